package io.rollcall.call;

import static org.springframework.core.NestedExceptionUtils.getMostSpecificCause;

import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationRegistry;
import io.rollcall.balance.Call;
import io.rollcall.balance.Endpoint;
import io.rollcall.balance.ServiceBalancer;
import io.rollcall.directory.Directory;
import io.rollcall.wire.registry.Instance;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.web.client.RestClientException;

/**
 * A service that this process calls: its balancer, its retry budget and its counters.
 *
 * @param registry the address that the list comes from, which messages name
 */
record CalledService(
        String name,
        Directory directory,
        String registry,
        ServiceBalancer balancer,
        RetryPolicy retries,
        RetryBudget budget,
        CallMeters meters,
        ObservationRegistry observations,
        LongSupplier nanoTime,
        BooleanSupplier closed) {

    /**
     * Returns whether the application closes its connections, so that a call which fails now was ended by its caller.
     */
    boolean isClosed() {
        return closed.getAsBoolean();
    }

    /** Returns whether a list is known, so that picking does not wait for one. */
    boolean isListed() {
        return balancer.expected() > 0;
    }

    /**
     * Picks an instance for the next attempt, which begins with that; null if every instance has been tried.
     *
     * @param number the number of the attempt, from 1
     * @param parent the observation that contains the attempt's; null: the one that this thread is observing
     * @throws NoInstanceException there is none for the first attempt
     */
    @Nullable
    Attempt begin(Call call, int number, @Nullable Observation parent) {
        requireList();
        Endpoint picked = balancer.pick(call);
        if (picked == null && call.tried().isEmpty()) {
            throw noInstance("the registry at " + registry + " lists none", null);
        }
        if (picked == null) return null;
        meters.onPick();
        return new Attempt(this, picked, observation(picked, number, parent), nanoTime);
    }

    /**
     * Returns how long to wait before another attempt, and takes the attempt out of the budget; null: there is none.
     *
     * @param call the call with the instances that have been tried
     * @param attempt the number of the attempt that has just ended, from 1
     */
    @Nullable
    Duration pause(Call call, int attempt, AttemptOutcome outcome, boolean isIdempotent) {
        Duration pause = retries.pause(attempt, outcome, isIdempotent);
        return pause != null && balancer.hasAnother(call) && takeFromBudget() ? pause : null;
    }

    /** Takes an attempt out of the retry budget; false if the budget is spent. */
    boolean takeFromBudget() {
        boolean isTaken = budget.take();
        if (!isTaken) meters.onBudgetSpent();
        return isTaken;
    }

    private Observation observation(Endpoint endpoint, int number, @Nullable Observation parent) {
        Instance instance = endpoint.instance();
        Observation observation = Observation.createNotStarted("rollcall.attempt", observations)
                .contextualName("attempt at " + name)
                .lowCardinalityKeyValue("service", name)
                .highCardinalityKeyValue("instance", instance.id())
                .highCardinalityKeyValue("address", instance.address())
                .highCardinalityKeyValue("attempt", Integer.toString(number));
        return parent == null ? observation : observation.parentObservation(parent);
    }

    /** Makes sure that there is a list. The balancer gets every list that the directory knows. */
    private void requireList() {
        try {
            directory.lookup(name);
        } catch (RestClientException e) {
            String reason = getMostSpecificCause(e).getMessage();
            throw noInstance("the registry at " + registry + " gives no list: " + reason, e);
        }
    }

    private NoInstanceException noInstance(String why, @Nullable RestClientException cause) {
        meters.onNoInstance();
        return new NoInstanceException(name, why, cause);
    }
}
