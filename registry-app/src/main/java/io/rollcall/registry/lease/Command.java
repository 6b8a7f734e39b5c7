package io.rollcall.registry.lease;

import io.rollcall.registry.catalog.Change.GroupChange;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import org.jspecify.annotations.Nullable;

/** An event that a {@link Member} handles. */
public sealed interface Command {

    /**
     * An instance registers. It replaces the instance that held its id.
     *
     * @param lease names the new lease; never used before
     */
    record Register(String service, Instance instance, String lease, long ttlMillis) implements Command {}

    /** @param status the new status; null: unchanged */
    record Heartbeat(
            String service,
            String id,
            String lease,
            @Nullable Status status) implements Command {}

    /** @param lease the one to end; null: whichever the id holds */
    record Deregister(String service, String id, @Nullable String lease) implements Command {}

    /** Time has passed. Leases end in no other command, so it must come every few milliseconds. */
    record Expire() implements Command {}

    /** Changes nothing. Its answer comes when it is in the log, so this member led after it was asked. */
    record Barrier() implements Command {}

    /** What is known of a group of replicas changes. */
    record ChangeGroup(GroupChange change) implements Command {}

    /**
     * The result of an {@link Effect.Probe}.
     *
     * @param refused the host refused the connection, so the instance is dead. False proves nothing
     */
    record Probed(String service, String id, String lease, boolean refused) implements Command {}
}
