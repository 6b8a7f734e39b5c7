package io.rollcall.kvclient;

import io.rollcall.balance.InFlight;
import io.rollcall.call.AddressedCalls;
import io.rollcall.call.CallMeters;
import io.rollcall.call.CallMeters.Outcome;
import io.rollcall.kvclient.FailedAttempt.Verdict;
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
 * The attempts of one call, one after the other: where each goes, how long it may take, and how long to wait before it. A
 * replica that failed is asked again when all others have failed too, and no sooner than it wants to be. For one thread.
 */
final class Attempts {

    /** Soon enough for a failure of milliseconds, slow enough for a take-over of seconds: some 25 attempts in five of them. */
    private static final ExponentialBackOff BACK_OFF = new ExponentialBackOff(10, 2);

    static {
        BACK_OFF.setMaxInterval(250);
        BACK_OFF.setJitter(5); // grows with the interval: clients that failed together do not come back together
    }

    /** What all calls of a client share. */
    record Means(
            Replicas replicas,
            AddressedCalls calls,
            KvApi kv,
            CallMeters meters,
            Duration attemptTimeout,
            LongSupplier nanoTime) {}

    private final Means means;
    private final Deadline deadline;
    private final BackOffExecution backOff = BACK_OFF.start();

    /** Addresses that failed since the last time round. */
    private final Set<String> tried = new HashSet<>();

    /** Addresses that want to be left alone, and how long still. */
    private final Map<String, Deadline> quiet = new HashMap<>();

    /** What is said where there is no time for another attempt; null: none has been made. */
    private @Nullable FailedAttempt last;

    private boolean begun;

    Attempts(Means means, Deadline deadline) {
        this.means = means;
        this.deadline = deadline;
    }

    /**
     * Where the next attempt goes.
     *
     * @param preferred taken unless it has failed; null: any replica will do
     * @throws FailedAttempt no replica is known
     */
    Target next(@Nullable String preferred) throws FailedAttempt {
        if (preferred != null && !tried.contains(preferred)) return Target.at(preferred);
        Target untried = means.replicas().pick(tried, deadline.left());
        return untried != null ? untried : nextTimeRound(preferred);
    }

    private Target nextTimeRound(@Nullable String preferred) throws FailedAttempt {
        tried.clear();
        Target again =
                preferred != null ? Target.at(preferred) : means.replicas().pick(tried, deadline.left());
        if (again == null) throw FailedAttempt.notSent("no replica is known", null);
        return again;
    }

    /**
     * Makes an attempt. The first one is made however little time there is.
     *
     * @throws FailedAttempt it was not served
     */
    <T> T send(Target target, Function<KvApi, CompletableFuture<T>> call) throws FailedAttempt {
        String address = target.address();
        await(address);
        if (deadline.isOver() || (begun && !deadline.leavesTimeFor(Duration.ZERO)))
            throw noTimeFor(address, "could be asked");
        begun = true;
        try {
            return counted(target, call);
        } catch (FailedAttempt e) {
            onFailure(address, e);
            throw e;
        }
    }

    /** The replica answered with a redirect that leads nowhere. */
    FailedAttempt turnedAway(String address, String why) {
        FailedAttempt failure = FailedAttempt.turnedAway(why);
        last = failure;
        tried.add(address);
        return failure;
    }

    /** Waits before the next attempt; false: there is no time for one. */
    boolean pause() {
        if (means.calls().isClosed() || !deadline.pause(Duration.ofMillis(backOff.nextBackOff()))) return false;
        means.meters().onRetry();
        return true;
    }

    private void await(String address) throws FailedAttempt {
        Deadline left = quiet.remove(address);
        if (left == null || left.isOver() || deadline.pause(left.left())) return;
        quiet.put(address, left);
        tried.add(address);
        throw noTimeFor(address, "wants to be asked again");
    }

    private FailedAttempt noTimeFor(String address, String what) {
        return last != null ? last : FailedAttempt.notSent("the deadline is over before " + address + " " + what, null);
    }

    /** What the algorithm chose it hears of. */
    private <T> T counted(Target target, Function<KvApi, CompletableFuture<T>> call) throws FailedAttempt {
        InFlight inFlight = target.begin();
        if (inFlight == null) return answer(target.address(), call);
        long beganNanos = means.nanoTime().getAsLong();
        boolean isCutShort = deadline.left().compareTo(means.attemptTimeout()) < 0;
        try {
            T answer = answer(target.address(), call);
            onEnd(inFlight, beganNanos, null, isCutShort);
            return answer;
        } catch (FailedAttempt e) {
            onEnd(inFlight, beganNanos, e, isCutShort);
            throw e;
        } catch (RuntimeException | Error e) {
            inFlight.onAbandoned();
            throw e;
        }
    }

    /** @param isCutShort it had less time than attempts have */
    private void onEnd(InFlight inFlight, long beganNanos, @Nullable FailedAttempt failure, boolean isCutShort) {
        long nowNanos = means.nanoTime().getAsLong();
        if (failure == null || failure.isAnswer()) inFlight.onSucceeded(nowNanos - beganNanos, nowNanos);
        else if (isCutShort || isOfCaller(failure) || failure.isPolite()) inFlight.onAbandoned();
        else inFlight.onFailed(nowNanos - beganNanos, nowNanos, failure);
    }

    private <T> T answer(String address, Function<KvApi, CompletableFuture<T>> call) throws FailedAttempt {
        if (Thread.currentThread().isInterrupted()) throw FailedAttempt.notSent("interrupted", null);
        if (means.calls().isClosed()) throw FailedAttempt.notSent("the client is closed", null);
        try {
            T answer = means.calls()
                    .at(address, limit(), () -> call.apply(means.kv()).join());
            if (answer == null) throw FailedAttempt.unknown(address + " answered with nothing");
            means.meters().onAttempt(Outcome.ANSWERED);
            return answer;
        } catch (RuntimeException e) {
            throw FailedAttempt.of(address, e);
        }
    }

    /** It was ended by its own caller, or had no connection free: that says nothing of the replica. */
    private boolean isOfCaller(FailedAttempt failure) {
        return isAbandoned(failure) || failure.isNotTried();
    }

    /** Its own caller ended it: an interrupt, or the application that closes. */
    private boolean isAbandoned(FailedAttempt failure) {
        return !failure.isRefusal() && (failure.isInterrupted() || means.calls().isClosed());
    }

    private Duration limit() {
        Duration left = deadline.left();
        return left.compareTo(means.attemptTimeout()) < 0 ? left : means.attemptTimeout();
    }

    private void onFailure(String address, FailedAttempt failure) {
        last = failure;
        if (failure.isRefusal()) means.meters().onAttempt(Outcome.ANSWERED);
        else if (isAbandoned(failure)) means.meters().onAttempt(Outcome.ABANDONED);
        else means.meters().onAttempt(failure.verdict() == Verdict.NOT_SENT ? Outcome.NOT_SENT : Outcome.FAILED);
        if (!failure.verdict().isWorthAnotherReplica()) return;
        tried.add(address);
        if (!failure.retryAfter().isZero()) quiet.put(address, new Deadline(failure.retryAfter(), means.nanoTime()));
        if (!failure.isOverload() && !isOfCaller(failure)) means.replicas().onFailure(address);
    }
}
