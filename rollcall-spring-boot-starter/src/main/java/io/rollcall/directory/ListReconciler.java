package io.rollcall.directory;

import io.rollcall.wire.registry.HeartbeatInterval;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reconciles an answer of the registry with earlier ones. It is pure: time is an argument.
 *
 * <p>A registry that has lost its data directory, or another registry at the same address, knows no instances at first
 * and answers all the same. A missing instance means nothing until it had time to send a heartbeat, to learn that its
 * lease is unknown, and to register again. Instances that the former registry listed therefore stay in the list for
 * this long, unless the new registry has listed them and then dropped them.
 *
 * <p>Meanwhile the list has a version one below the answer's. Registries leave gaps between versions, so taking over
 * the answer alone is a change like any other.
 *
 * <p>A version of the same registry never goes back. A delta counts as the list to which it leads.
 */
final class ListReconciler {

    /** The default length of a lease. It holds for a registry that does not send one. */
    private static final long DEFAULT_TTL_MILLIS = 10_000;

    /** The time to register again after the refused heartbeat, with the jitter of registrations. */
    static final Duration GRACE = Duration.ofSeconds(1);

    /** The longest possible lease is an hour. A longer one from a registry is not believed. */
    private static final long TTL_MILLIS_MAX = 3_600_000;

    private record Retained(Instance instance, long untilNanos) {}

    private @Nullable LookupResponse answered;

    /** The instances that an earlier registry listed and this one has not, by id. */
    private final Map<String, Retained> retained = new HashMap<>();

    /** Returns whether an answer is a whole list, or a delta that leads from the last answer to another list. */
    boolean canTake(LookupResponse answer) {
        if (answer.since() == null) return true;
        LookupResponse before = answered;
        return before != null
                && before.registry() != null
                && before.service().equals(answer.service())
                && answer.since() == before.version()
                && answer.version() >= before.version()
                && Objects.equals(answer.registry(), before.registry());
    }

    /**
     * Takes an answer that {@linkplain #canTake can be taken}.
     *
     * @return the list to read now
     * @throws OutdatedListException the answer is older than an earlier one of the same registry
     */
    LookupResponse onAnswer(LookupResponse answer, long nowNanos) {
        if (answer.since() == null) return onList(answer, nowNanos);
        LookupResponse list = edited(answer);
        removed(answer).forEach(retained::remove); // the new registry says so itself
        return onList(list, nowNanos);
    }

    private LookupResponse onList(LookupResponse answer, long nowNanos) {
        LookupResponse before = answered;
        if (before != null && !Objects.equals(before.registry(), answer.registry())) {
            long untilNanos = nowNanos + heartbeatInterval(before).plus(GRACE).toNanos();
            before.instances().forEach(one -> retained.put(one.id(), new Retained(one, untilNanos)));
        } else if (before != null && answer.registry() != null && answer.version() < before.version()) {
            throw new OutdatedListException(answer.service(), answer.version(), before.version());
        }
        answered = answer;
        answer.instances().forEach(one -> retained.remove(one.id()));
        retained.values().removeIf(one -> one.untilNanos - nowNanos <= 0);
        return retained.isEmpty() ? answer : withRetained(answer);
    }

    /** Returns the list to which a delta leads from the last answer. */
    private LookupResponse edited(LookupResponse delta) {
        if (!canTake(delta))
            throw new IllegalArgumentException("not a delta of the last answer: since " + delta.since());
        LookupResponse before = Objects.requireNonNull(answered);
        Set<String> replaced = new HashSet<>(removed(delta));
        delta.instances().forEach(one -> replaced.add(one.id()));
        List<Instance> instances = new ArrayList<>(delta.instances());
        for (Instance one : before.instances()) if (!replaced.contains(one.id())) instances.add(one);
        instances.sort(Comparator.comparing(Instance::id));
        return new LookupResponse(
                delta.service(), delta.version(), List.copyOf(instances), delta.registry(), delta.ttlMillis());
    }

    private static List<String> removed(LookupResponse delta) {
        return delta.removed() == null ? List.of() : delta.removed();
    }

    /** Returns the version of the last answer; 0 before the first. */
    long answeredVersion() {
        return answered == null ? 0 : answered.version();
    }

    /** Returns the time until the next retained instance must be dropped, at most this long. */
    Duration patience(Duration most, long nowNanos) {
        long leftNanos = most.toNanos();
        for (Retained one : retained.values()) leftNanos = Math.min(leftNanos, Math.max(one.untilNanos - nowNanos, 0));
        return Duration.ofNanos(leftNanos)
                .plusNanos(retained.isEmpty() ? 0 : 999_999); // the registry is asked in whole milliseconds
    }

    private LookupResponse withRetained(LookupResponse answer) {
        List<Instance> all = new ArrayList<>(answer.instances());
        retained.values().forEach(one -> all.add(one.instance));
        all.sort(Comparator.comparing(Instance::id));
        return new LookupResponse(
                answer.service(), answer.version() - 1, List.copyOf(all), answer.registry(), answer.ttlMillis());
    }

    private static Duration heartbeatInterval(LookupResponse list) {
        long ttlMillis = list.ttlMillis() == null ? DEFAULT_TTL_MILLIS : list.ttlMillis();
        return HeartbeatInterval.of(Duration.ofMillis(Math.min(ttlMillis, TTL_MILLIS_MAX)));
    }
}
