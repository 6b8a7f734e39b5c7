package io.rollcall.kv.replica;

import io.micrometer.core.instrument.MeterRegistry;
import io.rollcall.kv.disk.Disk;
import io.rollcall.kv.disk.Durability;
import io.rollcall.kv.disk.Owner;
import io.rollcall.kv.replication.Settings;
import io.rollcall.kv.store.Member;
import io.rollcall.wire.Name;
import jakarta.validation.constraints.AssertTrue;
import jakarta.validation.constraints.NotNull;
import java.nio.file.Path;
import java.time.Duration;
import org.hibernate.validator.constraints.time.DurationMax;
import org.hibernate.validator.constraints.time.DurationMin;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;
import org.springframework.validation.annotation.Validated;

/**
 * The replication properties of this process. All replicas of a group are configured alike.
 *
 * @param primaryId Id of the one replica that may form the group's first view and leads it. Later views are led by any
 *     member.
 * @param data Directory of this replica's data; ./data/kv/ and its id if absent. It remembers group and id, and is
 *     refused under others. Emptied, it is another replica's.
 * @param durability Whether acknowledged writes are on this replica's disk. In memory, a restarted replica comes back
 *     empty.
 * @param cache Size of the read cache outside of the heap. Higher reads faster.
 * @param deadline Time after which a write that not every replica has is answered with "outcome unknown". Lower tells
 *     clients sooner; higher forgives longer pauses of a backup.
 * @param beacon Period at which an idle backup hears from its primary. Lower costs requests; higher keeps keys dirty
 *     for longer after a write, and asks for longer leases.
 * @param resend Time after which an unanswered message is sent again. Lower mends loss sooner; higher spares a slow
 *     replica work done twice.
 * @param promise Time for which a backup promises with each answer not to take over. Lower takes over sooner after a
 *     crash; higher forgives longer pauses of the primary. It must be longer than lease and read-lease by a tenth at
 *     least, because clocks drift.
 * @param lease Time for which the primary answers reads after such a promise. After it the primary takes a backup that
 *     is not heard for dead.
 * @param readLease Time for which a backup answers reads after it last heard from its primary. Higher forgives longer
 *     silences; a dead backup holds writes up for as long.
 * @param memory Approximate limit of keys and values in memory; more is refused. Half of the heap if absent.
 */
@Validated
@ConfigurationProperties("rollcall.kv")
record ReplicaProperties(
        @NotNull @Name String primaryId,
        @Nullable Path data,
        @DefaultValue("disk") @NotNull Durability durability,
        @DefaultValue("64MB") @NotNull DataSize cache,

        @DefaultValue("5s") @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 20)
        Duration deadline,

        @DefaultValue("300ms") @NotNull @DurationMin(millis = 50) @DurationMax(seconds = 10)
        Duration beacon,

        @DefaultValue("500ms") @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 10)
        Duration resend,

        @DefaultValue("2s") @NotNull @DurationMin(millis = 200) @DurationMax(seconds = 60)
        Duration promise,

        @DefaultValue("1500ms") @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 60)
        Duration lease,

        @DefaultValue("1500ms") @NotNull @DurationMin(millis = 100) @DurationMax(seconds = 60)
        Duration readLease,

        @Nullable DataSize memory) {

    /** The heap's share of uncommitted entries, which are kept beside the store and sent from there. */
    private static final int HEAP_PARTS_OF_UNCOMMITTED = 8;

    Settings settings(String group, Member self, String session) {
        return new Settings(group, self, session, primaryId, timing(), limits());
    }

    /** The smallest cache: a smaller one would hardly hold a block of each file. */
    private static final DataSize CACHE_MIN = DataSize.ofMegabytes(8);

    @AssertTrue(message = "the cache must have 8MB or more")
    boolean isCacheLargeEnough() {
        return cache.compareTo(CACHE_MIN) >= 0;
    }

    @AssertTrue(message = "the promise must be longer than lease and read-lease by a tenth at least: clocks drift")
    boolean isPromiseLongEnough() {
        return promise.toMillis() * 10 >= 11 * Math.max(lease.toMillis(), readLease.toMillis());
    }

    @AssertTrue(message = "lease and read-lease must be as long as two beacons at least")
    boolean isLeaseLongEnough() {
        return Math.min(lease.toMillis(), readLease.toMillis()) >= 2 * beacon.toMillis();
    }

    /**
     * Opens the disk of the replica with this id.
     *
     * @throws io.rollcall.kv.disk.UnusableDirectoryException another replica has the directory, it holds another's
     *     data, or it cannot be read and written
     */
    Disk openDisk(String group, String id, MeterRegistry meters) {
        return switch (durability) {
            case MEMORY -> Disk.inMemory();
            case DISK -> Disk.open(directory(id), new Owner(group, id), cache, meters);
        };
    }

    Path directory(String id) {
        return data == null ? Path.of("data", "kv", id) : data;
    }

    private Settings.Timing timing() {
        Settings.Timing standard = Settings.Timing.DEFAULT;
        return new Settings.Timing(
                beacon.toMillis(),
                resend.toMillis(),
                deadline.toMillis(),
                promise.toMillis(),
                lease.toMillis(),
                readLease.toMillis(),
                standard.drainMillis(),
                standard.pollMillis());
    }

    private Settings.Limits limits() {
        Settings.Limits limits = Settings.Limits.DEFAULT;
        long heapBytes = Runtime.getRuntime().maxMemory();
        long storeBytes = memory == null ? heapBytes / 2 : memory.toBytes();
        return new Settings.Limits(
                limits.waiting(),
                limits.uncommitted(),
                Math.min(limits.uncommittedBytes(), heapBytes / HEAP_PARTS_OF_UNCOMMITTED),
                durability == Durability.MEMORY ? heapBytes / HEAP_PARTS_OF_UNCOMMITTED : limits.logBytes(),
                durability == Durability.MEMORY ? storeBytes : limits.storeBytes(),
                limits.clients(),
                limits.members());
    }
}
