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
    private record Choice(
            Candidates candidates,
            List<Instance> instances,
            @Nullable Picker picker) {}

    private final LoadBalancer algorithm;
    private final Zone zone;
    private final Chance chance;
    private final EjectionListener listener;
    private final Executor rechoosing;
    private final AtomicBoolean isToRechoose = new AtomicBoolean();
    private final Endpoints endpoints;
    private List<Endpoint> known = List.of();
    private volatile Choice choice = new Choice(Candidates.NONE, List.of(), null);

    /** @param rechoosing makes the new picker where an instance is ejected or tried again: the call that showed it does not wait for that */
    ServiceBalancer(
            LoadBalancer algorithm,
            Zone zone,
            Endpoints.Settings settings,
            LongSupplier nanoTime,
            Chance chance,
            EjectionListener listener,
            Executor rechoosing) {
        this.algorithm = algorithm;
        this.zone = zone;
        this.chance = chance;
        this.listener = listener;
        this.rechoosing = rechoosing;
        this.endpoints = new Endpoints(settings, nanoTime, chance, this::onState);
    }

    /** Takes a new list, sorted by id. The algorithm hears of it only if the candidates are others than before. */
    public synchronized void update(List<Instance> instances) {
        known = endpoints.of(instances);
        choose();
    }

    /**
     * The algorithm's choice, or any other instance where that has been tried; null where all have been, or none is known. A call to it
     * {@linkplain Endpoint#begin begins} there.
     */
    public @Nullable Endpoint pick(Call call) {
        Choice now = choice;
        if (now.picker() == null) return null;
        Endpoint picked = now.picker().pick(call);
        boolean anyIsFit = call.tried().isEmpty() && !now.candidates().trials();
        return anyIsFit || isFit(picked, call, now.candidates()) ? picked : another(call, now.candidates());
    }

    /** How many instances there are that could be picked, if none of them had been ejected. */
    public int expected() {
        return choice.candidates().expected().size();
    }

    /** The instance with this id, if calls may go to it; null: there is none. */
    public @Nullable Endpoint endpoint(String id) {
        for (Endpoint endpoint : choice.candidates().expected())
            if (endpoint.id().equals(id)) return endpoint;
        return null;
    }

    /** Ids of instances that {@link #pick} passes over for now: ejected ones, and those whose trials are under way. Never all of them. */
    public Set<String> leftOut() {
        Candidates now = choice.candidates();
        boolean isNobody = now.endpoints().size() == now.expected().size() && !now.trials();
        if (isNobody) return Set.of();
        return now.expected().stream()
                .filter(endpoint -> !now.endpoints().contains(endpoint) || (now.trials() && !endpoint.admits()))
                .map(Endpoint::id)
                .collect(Collectors.toSet());
    }

    /** Whether there is an instance that this call has not been sent to. */
    public boolean hasAnother(Call call) {
        return choice.candidates().endpoints().stream().anyMatch(endpoint -> !isTried(endpoint, call));
    }

    /** One that is on trial, and needs no more calls to be judged by, is still better than none. */
    private @Nullable Endpoint another(Call call, Candidates candidates) {
        List<Endpoint> all = candidates.endpoints();
        int start = chance.below(all.size());
        Endpoint untried = null;
        for (int i = 0; i < all.size(); i++) {
            Endpoint other = all.get((start + i) % all.size());
            if (isFit(other, call, candidates)) return other;
            if (untried == null && !isTried(other, call)) untried = other;
        }
        return untried;
    }

    private static boolean isTried(Endpoint endpoint, Call call) {
        return call.tried().contains(endpoint.id());
    }

    private static boolean isFit(Endpoint endpoint, Call call, Candidates candidates) {
        return !isTried(endpoint, call) && (!candidates.trials() || endpoint.admits());
    }

    private void onState(Endpoint endpoint, State state) {
        if (!isToRechoose.getAndSet(true)) rechooseSoon();
        if (state == State.OPEN) listener.onEjected(endpoint);
        if (state == State.CLOSED) listener.onRestored(endpoint);
    }

    private void rechooseSoon() {
        try {
            rechoosing.execute(this::rechoose);
        } catch (RuntimeException | Error e) {
            isToRechoose.set(false); // without a thread for it the next change has to try: else none ever would
            throw e;
        }
    }

    private synchronized void rechoose() {
        isToRechoose.set(false); // before it looks: what changes from now on is looked at anew
        choose();
    }

    private void choose() {
        Candidates next = Candidates.of(known);
        List<Instance> instances =
                next.endpoints().stream().map(Endpoint::instance).toList();
        Choice now = choice;
        boolean isAsBefore = next.equals(now.candidates()) && instances.equals(now.instances());
        if (!isAsBefore) choice = new Choice(next, instances, next.endpoints().isEmpty() ? null : picker(next));
    }

    /** A singleton serves several services, whose lists change on different threads. */
    private Picker picker(Candidates candidates) {
        synchronized (algorithm) {
            if (!algorithm.prefersNear()) return algorithm.picker(candidates.endpoints());
            return zone.picker(candidates.capacity(), candidates.endpoints(), algorithm::picker, chance);
        }
    }
}
