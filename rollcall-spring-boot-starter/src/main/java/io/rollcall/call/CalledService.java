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
 * A service that this process calls: who picks its instances, how many retries it has left, and what is counted.
 *
 * @param registry where the list comes from, for a person who wonders why it is empty
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

    /** Whether the application closes its connections, so that a call which fails now was ended by its caller. */
    boolean isClosed() {
        return closed.getAsBoolean();
    }

    /** Whether a list is known, so that picking does not wait for one. */
    boolean isListed() {
        return balancer.expected() > 0;
    }

    /**
     * Picks an instance for the next attempt, which has then begun; null where all have been tried.
     *
     * @param number of the attempt, from 1
     * @param parent within which it is observed; null: within what this thread is observing
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
     * How long to wait before another attempt, which is then taken out of the budget; null: none is to be made.
     *
     * @param call with those that have been tried
     * @param attempt that has just ended, from 1
     */
    @Nullable
    Duration pause(Call call, int attempt, AttemptOutcome outcome, boolean isIdempotent) {
        Duration pause = retries.pause(attempt, outcome, isIdempotent);
        return pause != null && balancer.hasAnother(call) && takeFromBudget() ? pause : null;
    }

    /** Whether there is another attempt in the budget of retries; it is then taken. */
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

    /** The balancer has heard of every list that the directory knows; here it is made sure that there is one. */
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
