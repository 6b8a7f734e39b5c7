package io.rollcall.balance;

import io.github.resilience4j.circuitbreaker.CircuitBreaker.State;
import io.rollcall.wire.registry.Instance;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Picks an instance of one service. The control plane, which learns of lists and of ejections, replaces the picker; the data plane reads
 * it from one volatile field.
 */
public final class ServiceBalancer {

    /** Hears of the instances that fail too often, from the thread whose call showed it. */
    public interface EjectionListener {

        EjectionListener NONE = new EjectionListener() {

            @Override
            public void onEjected(Endpoint endpoint) {}

            @Override
            public void onRestored(Endpoint endpoint) {}
        };

        /** It is called no more for now. */
        void onEjected(Endpoint endpoint);

        /** It is called like the others again. */
        void onRestored(Endpoint endpoint);
    }

    /** @param instances what the candidates were when the picker was made: an endpoint's own may be newer */
    private record Selection(
            Candidates candidates,
            List<Instance> instances,
            @Nullable Picker picker) {}

    private final LoadBalancer algorithm;
    private final Zone zone;
    private final RandomSource random;
    private final EjectionListener listener;
    private final Executor rebuilding;
    private final AtomicBoolean isRebuildPending = new AtomicBoolean();
    private final Endpoints endpoints;
    private List<Endpoint> known = List.of();
    private volatile Selection selection = new Selection(Candidates.NONE, List.of(), null);

    /** @param rechoosing makes the new picker where an instance is ejected or tried again: the call that showed it does not wait for that */
    ServiceBalancer(
            LoadBalancer algorithm,
            Zone zone,
            Endpoints.Settings settings,
            LongSupplier nanoTime,
            RandomSource random,
            EjectionListener listener,
            Executor rebuilding) {
        this.algorithm = algorithm;
        this.zone = zone;
        this.random = random;
        this.listener = listener;
        this.rebuilding = rebuilding;
        this.endpoints = new Endpoints(settings, nanoTime, random, this::onState);
    }

    /** Takes a new list, sorted by id. The algorithm hears of it only if the candidates are others than before. */
    public synchronized void update(List<Instance> instances) {
        known = endpoints.of(instances);
        select();
    }

    /**
     * The algorithm's choice, or any other instance where that has been tried; null where all have been, or none is known. A call to it
     * {@linkplain Endpoint#begin begins} there.
     */
    public @Nullable Endpoint pick(Call call) {
        Selection now = selection;
        if (now.picker() == null) return null;
        Endpoint picked = now.picker().pick(call);
        boolean anyIsFit = call.tried().isEmpty() && !now.candidates().trials();
        return anyIsFit || isEligible(picked, call, now.candidates()) ? picked : pickOther(call, now.candidates());
    }

    /** How many instances there are that could be picked, if none of them had been ejected. */
    public int expected() {
        return selection.candidates().expected().size();
    }

    /** The instance with this id, if calls may go to it; null: there is none. */
    public @Nullable Endpoint endpoint(String id) {
        for (Endpoint endpoint : selection.candidates().expected())
            if (endpoint.id().equals(id)) return endpoint;
        return null;
    }

    /** Ids of instances that {@link #pick} passes over for now: ejected ones, and those whose trials are under way. Never all of them. */
    public Set<String> excluded() {
        Candidates now = selection.candidates();
        boolean isNobody = now.endpoints().size() == now.expected().size() && !now.trials();
        if (isNobody) return Set.of();
        return now.expected().stream()
                .filter(endpoint -> !now.endpoints().contains(endpoint) || (now.trials() && !endpoint.permitsCall()))
                .map(Endpoint::id)
                .collect(Collectors.toSet());
    }

    /** Whether there is an instance that this call has not been sent to. */
    public boolean hasAnother(Call call) {
        return selection.candidates().endpoints().stream().anyMatch(endpoint -> !isTried(endpoint, call));
    }

    /** One that is on trial, and needs no more calls to be judged by, is still better than none. */
    private @Nullable Endpoint pickOther(Call call, Candidates candidates) {
        List<Endpoint> all = candidates.endpoints();
        int start = random.nextInt(all.size());
        Endpoint untried = null;
        for (int i = 0; i < all.size(); i++) {
            Endpoint other = all.get((start + i) % all.size());
            if (isEligible(other, call, candidates)) return other;
            if (untried == null && !isTried(other, call)) untried = other;
        }
        return untried;
    }

    private static boolean isTried(Endpoint endpoint, Call call) {
        return call.tried().contains(endpoint.id());
    }

    private static boolean isEligible(Endpoint endpoint, Call call, Candidates candidates) {
        return !isTried(endpoint, call) && (!candidates.trials() || endpoint.permitsCall());
    }

    private void onState(Endpoint endpoint, State state) {
        if (!isRebuildPending.getAndSet(true)) rebuildSoon();
        if (state == State.OPEN) listener.onEjected(endpoint);
        if (state == State.CLOSED) listener.onRestored(endpoint);
    }

    private void rebuildSoon() {
        try {
            rebuilding.execute(this::rebuild);
        } catch (RuntimeException | Error e) {
            isRebuildPending.set(false); // without a thread for it the next change has to try: else none ever would
            throw e;
        }
    }

    private synchronized void rebuild() {
        isRebuildPending.set(false); // before it looks: what changes from now on is looked at anew
        select();
    }

    private void select() {
        Candidates next = Candidates.of(known);
        List<Instance> instances =
                next.endpoints().stream().map(Endpoint::instance).toList();
        Selection now = selection;
        boolean isAsBefore = next.equals(now.candidates()) && instances.equals(now.instances());
        if (!isAsBefore)
            selection = new Selection(next, instances, next.endpoints().isEmpty() ? null : picker(next));
    }

    /** A singleton serves several services, whose lists change on different threads. */
    private Picker picker(Candidates candidates) {
        synchronized (algorithm) {
            if (!algorithm.prefersNear()) return algorithm.picker(candidates.endpoints());
            return zone.picker(candidates.capacity(), candidates.endpoints(), algorithm::picker, random);
        }
    }
}
