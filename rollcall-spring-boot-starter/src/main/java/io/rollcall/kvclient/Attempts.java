package io.rollcall.kvclient;

import io.rollcall.balance.InFlight;
import io.rollcall.call.AddressedCalls;
import io.rollcall.call.CallMeters;
import io.rollcall.call.CallMeters.Outcome;
import io.rollcall.kvclient.AttemptFailedException.Verdict;
import io.rollcall.wire.kv.KvApi;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;

/**
 * The attempts of one call, one after the other: where each goes, how long it may take, and how long to wait before it.
 * A replica that failed is asked again when every other one has failed too, and no sooner than it asks for. One thread
 * uses it.
 */
final class Attempts {

    /**
     * Short enough for a failure of milliseconds, and long enough for a take-over of seconds: some 25 attempts in five
     * seconds.
     */
    private static final ExponentialBackOff BACK_OFF = new ExponentialBackOff(10, 2);

    static {
        BACK_OFF.setMaxInterval(250);
        BACK_OFF.setJitter(5); // it grows with the interval: clients that failed together do not come back together
    }

    /** The resources that the calls of a client share. */
    record Resources(
            Replicas replicas,
            AddressedCalls calls,
            KvApi kv,
            CallMeters meters,
            Duration attemptTimeout,
            LongSupplier nanoTime) {}

    private final Resources resources;
    private final Deadline deadline;
    private final BackOffExecution backOff = BACK_OFF.start();

    /** Addresses that failed in this round. */
    private final Set<String> tried = new HashSet<>();

    /** Addresses that asked to get no calls, and for how long. */
    private final Map<String, Deadline> retryAfter = new HashMap<>();

    /** The failure that is thrown if there is no time for another attempt; null: none has been made. */
    private @Nullable AttemptFailedException last;

    private boolean begun;

    Attempts(Resources resources, Deadline deadline) {
        this.resources = resources;
        this.deadline = deadline;
    }

    /**
     * Returns where the next attempt goes.
     *
     * @param preferred taken unless it has failed; null: any replica will do
     * @throws AttemptFailedException no replica is known
     */
    Target next(@Nullable String preferred) throws AttemptFailedException {
        if (preferred != null && !tried.contains(preferred)) return Target.at(preferred);
        Target untried = resources.replicas().pick(tried, deadline.left());
        return untried != null ? untried : nextTimeRound(preferred);
    }

    private Target nextTimeRound(@Nullable String preferred) throws AttemptFailedException {
        tried.clear();
        Target again =
                preferred != null ? Target.at(preferred) : resources.replicas().pick(tried, deadline.left());
        if (again == null) throw AttemptFailedException.notSent("no replica is known", null);
        return again;
    }

    /**
     * Makes an attempt. The first one is made even if there is little time.
     *
     * @throws AttemptFailedException it was not served
     */
    <T> T send(Target target, Function<KvApi, CompletableFuture<T>> call) throws AttemptFailedException {
        String address = target.address();
        await(address);
        if (deadline.isOver() || (begun && !deadline.leavesTimeFor(Duration.ZERO)))
            throw noTimeFor(address, "could be asked");
        begun = true;
        try {
            return counted(target, call);
        } catch (AttemptFailedException e) {
            onFailure(address, e);
            throw e;
        }
    }

    /** Returns the failure of a replica that answered with an invalid redirect. */
    AttemptFailedException unavailable(String address, String why) {
        AttemptFailedException failure = AttemptFailedException.unavailable(why);
        last = failure;
        tried.add(address);
        return failure;
    }

    /** Waits before the next attempt; false: there is no time for one. */
    boolean pause() {
        if (resources.calls().isClosed() || !deadline.pause(Duration.ofMillis(backOff.nextBackOff()))) return false;
        resources.meters().onRetry();
        return true;
    }

    private void await(String address) throws AttemptFailedException {
        Deadline left = retryAfter.remove(address);
        if (left == null || left.isOver() || deadline.pause(left.left())) return;
        retryAfter.put(address, left);
        tried.add(address);
        throw noTimeFor(address, "wants to be asked again");
    }

    private AttemptFailedException noTimeFor(String address, String what) {
        return last != null
                ? last
                : AttemptFailedException.notSent("the deadline is over before " + address + " " + what, null);
    }

    /** Makes an attempt and reports its outcome, if the algorithm chose the replica. */
    private <T> T counted(Target target, Function<KvApi, CompletableFuture<T>> call) throws AttemptFailedException {
        InFlight inFlight = target.begin();
        if (inFlight == null) return answer(target.address(), call);
        long beganNanos = resources.nanoTime().getAsLong();
        boolean isCutShort = deadline.left().compareTo(resources.attemptTimeout()) < 0;
        try {
            T answer = answer(target.address(), call);
            onEnd(inFlight, beganNanos, null, isCutShort);
            return answer;
        } catch (AttemptFailedException e) {
            onEnd(inFlight, beganNanos, e, isCutShort);
            throw e;
        } catch (RuntimeException | Error e) {
            inFlight.onAbandoned();
            throw e;
        }
    }

    /** @param isCutShort whether the attempt had less time than attempts have */
    private void onEnd(
            InFlight inFlight, long beganNanos, @Nullable AttemptFailedException failure, boolean isCutShort) {
        long nowNanos = resources.nanoTime().getAsLong();
        if (failure == null || failure.isAnswer()) inFlight.onSucceeded(nowNanos - beganNanos, nowNanos);
        else if (isCutShort || isCallersFault(failure) || failure.saysUnavailable()) inFlight.onAbandoned();
        else inFlight.onFailed(nowNanos - beganNanos, nowNanos, failure);
    }

    private <T> T answer(String address, Function<KvApi, CompletableFuture<T>> call) throws AttemptFailedException {
        if (Thread.currentThread().isInterrupted()) throw AttemptFailedException.notSent("interrupted", null);
        if (resources.calls().isClosed()) throw AttemptFailedException.notSent("the client is closed", null);
        try {
            T answer = resources
                    .calls()
                    .at(address, limit(), () -> call.apply(resources.kv()).join());
            if (answer == null) throw AttemptFailedException.unknown(address + " answered with nothing");
            resources.meters().onAttempt(Outcome.ANSWERED);
            return answer;
        } catch (RuntimeException e) {
            throw AttemptFailedException.of(address, e);
        }
    }

    /**
     * Returns whether the attempt was ended by its own caller or found no free connection, which says nothing about the
     * replica.
     */
    private boolean isCallersFault(AttemptFailedException failure) {
        return isAbandoned(failure) || failure.isPoolExhausted();
    }

    /** Returns whether its own caller ended the attempt, by an interrupt or by closing the application. */
    private boolean isAbandoned(AttemptFailedException failure) {
        return !failure.isRefusal()
                && (failure.isInterrupted() || resources.calls().isClosed());
    }

    private Duration limit() {
        Duration left = deadline.left();
        return left.compareTo(resources.attemptTimeout()) < 0 ? left : resources.attemptTimeout();
    }

    private void onFailure(String address, AttemptFailedException failure) {
        last = failure;
        if (failure.isRefusal()) resources.meters().onAttempt(Outcome.ANSWERED);
        else if (isAbandoned(failure)) resources.meters().onAttempt(Outcome.ABANDONED);
        else resources.meters().onAttempt(failure.verdict() == Verdict.NOT_SENT ? Outcome.NOT_SENT : Outcome.FAILED);
        if (!failure.verdict().isWorthAnotherReplica()) return;
        tried.add(address);
        if (!failure.retryAfter().isZero())
            retryAfter.put(address, new Deadline(failure.retryAfter(), resources.nanoTime()));
        if (!failure.isOverload() && !isCallersFault(failure))
            resources.replicas().onFailure(address);
    }
}
