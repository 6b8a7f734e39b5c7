package io.rollcall.directory;

import io.rollcall.wire.registry.HeartbeatInterval;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What to make of an answer of the registry. Pure: time is an argument.
 *
 * <p>A registry that has lost its data directory, or another one at the same address, knows nobody at first, and answers all the same. That an
 * instance is missing there says nothing until it had time to beat, to be told that its lease is unknown, and to register. So what was
 * listed by the former registry stays listed for that long, unless the new one has listed it and then dropped it.
 *
 * <p>Meanwhile the list has a version one below the answer's: registries leave gaps, so believing the answer is a change like any other.
 *
 * <p>Of the same registry, a version never goes back.
 */
final class ListReconciler {

    /** As registries say it that do not say it: the default lease. */
    private static final long DEFAULT_TTL_MILLIS = 10_000;

    /** For registering after the beat that was refused, spread out as registrations are. */
    static final Duration GRACE = Duration.ofSeconds(1);

    /** The longest lease there is is an hour; a registry that says more is not believed in that. */
    private static final long TTL_MILLIS_MAX = 3_600_000;

    private record Retained(Instance instance, long untilNanos) {}

    private @Nullable LookupResponse answered;

    /** What an earlier registry listed and this one has not, by id. */
    private final Map<String, Retained> retained = new HashMap<>();

    /**
     * @return the list as it is to be read now
     * @throws OutdatedListException it is older than what the same registry has said before
     */
    LookupResponse onAnswer(LookupResponse answer, long nowNanos) {
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

    /** Of the last answer; 0 before the first. */
    long answeredVersion() {
        return answered == null ? 0 : answered.version();
    }

    /** Until the next of what is kept is to go, at most this long. */
    Duration patience(Duration most, long nowNanos) {
        long leftNanos = most.toNanos();
        for (Retained one : retained.values()) leftNanos = Math.min(leftNanos, Math.max(one.untilNanos - nowNanos, 0));
        return Duration.ofNanos(leftNanos).plusNanos(retained.isEmpty() ? 0 : 999_999); // asked in whole milliseconds
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
