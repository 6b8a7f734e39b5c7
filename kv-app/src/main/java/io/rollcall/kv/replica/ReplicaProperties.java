package io.rollcall.kv.replica;

import io.rollcall.kv.replication.Contact;
import io.rollcall.kv.replication.Settings;
import io.rollcall.wire.Name;
import jakarta.validation.constraints.NotNull;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * How this process replicates. All replicas of a group are configured alike.
 *
 * @param primaryId id of the replica that takes the writes.
 * @param deadline after so long a write that not every replica has is answered with "outcome unknown". Lower tells clients
 *     sooner; higher forgives longer pauses of a backup.
 * @param beacon an idle backup hears from its primary so often. Lower costs requests; higher keeps keys dirty for longer
 *     after a write.
 * @param resend what got no answer is sent again after so long. Lower mends loss sooner; higher spares a slow replica work
 *     done twice.
 * @param silence a backup that has not heard from its primary for so long asks it before it answers any read. Lower keeps a
 *     replica that was cut off from answering; higher forgives longer pauses of the primary.
 * @param memory what keys and values may take, roughly; more is refused. Half of the heap if absent.
 */
@Validated
@ConfigurationProperties("rollcall.kv")
record ReplicaProperties(
        @NotNull @Name String primaryId,

        @DefaultValue("5s") @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 20)
        Duration deadline,

        @DefaultValue("300ms") @NotNull @DurationMin(millis = 50) @DurationMax(seconds = 10)
        Duration beacon,

        @DefaultValue("500ms") @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 10)
        Duration resend,

        @DefaultValue("2s") @NotNull @DurationMin(millis = 500) @DurationMax(seconds = 60)
        Duration silence,

        @Nullable DataSize memory) {

    /** Entries that are not on every replica yet are held beside the store, and sent from there. */
    private static final int HEAP_PARTS_OF_PREPARED = 8;

    Settings settings(Contact self, String session) {
        Settings.Timing timing =
                new Settings.Timing(beacon.toMillis(), resend.toMillis(), deadline.toMillis(), silence.toMillis());
        return new Settings(self, session, primaryId, timing, limits());
    }

    private Settings.Limits limits() {
        Settings.Limits limits = Settings.Limits.DEFAULT;
        long heapBytes = Runtime.getRuntime().maxMemory();
        return new Settings.Limits(
                limits.waiting(),
                limits.prepared(),
                Math.min(limits.preparedBytes(), heapBytes / HEAP_PARTS_OF_PREPARED),
                memory == null ? heapBytes / 2 : memory.toBytes(),
                limits.clients());
    }
}
