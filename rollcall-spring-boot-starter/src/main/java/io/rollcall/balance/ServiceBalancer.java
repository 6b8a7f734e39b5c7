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
 * Picks an instance of one service. The control plane, which learns of lists and ejections, replaces the picker; the
 * data plane reads it from one volatile field.
 */
public final class ServiceBalancer {

    /** Listens for ejections. The thread whose call caused the change calls it. */
    public interface EjectionListener {

        EjectionListener NONE = new EjectionListener() {

            @Override
            public void onEjected(Endpoint endpoint) {}

            @Override
            public void onRestored(Endpoint endpoint) {}
        };

        /** Called when an instance is ejected. */
        void onEjected(Endpoint endpoint);

        /** Called when an instance has recovered from an ejection. */
        void onRestored(Endpoint endpoint);
    }

    /**
     * A picker, and what it was made from.
     *
     * @param instances the candidates' instances when the picker was made; an endpoint may have a newer one
     */
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

    /**
     * @param rebuilding runs the making of a new picker after an ejection or a recovery, so that the call which caused
     *     it does not wait
     */
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

    /** Takes a new list, sorted by id. The algorithm gets it only if the candidates have changed. */
    public synchronized void update(List<Instance> instances) {
        known = endpoints.of(instances);
        select();
    }

    /**
     * Returns the algorithm's choice, or any other instance if the call has tried that one; null if it has tried them
     * all or none is known. A call to the instance {@linkplain Endpoint#begin begins} there.
     */
    public @Nullable Endpoint pick(Call call) {
        Selection now = selection;
        if (now.picker() == null) return null;
        Endpoint picked = now.picker().pick(call);
        boolean anyIsFit = call.tried().isEmpty() && !now.candidates().trials();
        return anyIsFit || isEligible(picked, call, now.candidates()) ? picked : pickOther(call, now.candidates());
    }

    /** Returns how many instances could be picked if none of them were ejected. */
    public int expected() {
        return selection.candidates().expected().size();
    }

    /** Returns the instance with this id, if calls may go to it; null: there is none. */
    public @Nullable Endpoint endpoint(String id) {
        for (Endpoint endpoint : selection.candidates().expected())
            if (endpoint.id().equals(id)) return endpoint;
        return null;
    }

    /**
     * Returns the ids of the instances that {@link #pick} skips now: ejected ones, and those whose trials are in
     * flight. It never returns every instance.
     */
    public Set<String> excluded() {
        Candidates now = selection.candidates();
        boolean isNobody = now.endpoints().size() == now.expected().size() && !now.trials();
        if (isNobody) return Set.of();
        return now.expected().stream()
                .filter(endpoint -> !now.endpoints().contains(endpoint) || (now.trials() && !endpoint.permitsCall()))
                .map(Endpoint::id)
                .collect(Collectors.toSet());
    }

    /** Returns whether there is an instance that this call has not been sent to. */
    public boolean hasAnother(Call call) {
        return selection.candidates().endpoints().stream().anyMatch(endpoint -> !isTried(endpoint, call));
    }

    /**
     * Returns an instance that the call has not tried. An instance whose trials are all in flight is better than none.
     */
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
            isRebuildPending.set(false); // no thread was available: the next change must try again, or none ever would
            throw e;
        }
    }

    private synchronized void rebuild() {
        isRebuildPending.set(false); // before it looks: a later change causes another rebuild
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

    /**
     * Makes a picker under a lock, because a singleton serves several services, whose lists change on different
     * threads.
     */
    private Picker picker(Candidates candidates) {
        synchronized (algorithm) {
            if (!algorithm.prefersNear()) return algorithm.picker(candidates.endpoints());
            return zone.picker(candidates.capacity(), candidates.endpoints(), algorithm::picker, random);
        }
    }
}
