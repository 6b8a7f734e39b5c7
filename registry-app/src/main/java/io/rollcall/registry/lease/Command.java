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
     * @param owner the principal that registers; null: security is off
     * @param from the IP address from which it registers; null: it is not known
     */
    record Register(
            String service,
            Instance instance,
            String lease,
            long ttlMillis,
            @Nullable String owner,
            @Nullable String from)
            implements Command {}

    /**
     * An instance is alive.
     *
     * @param status the new status; null: unchanged
     * @param by the principal that sends it; null: security is off
     */
    record Heartbeat(
            String service,
            String id,
            String lease,
            @Nullable Status status,
            @Nullable String by) implements Command {}

    /**
     * An instance leaves.
     *
     * @param lease the one to end; null: whichever the id holds
     * @param by the principal that asks; null: one that may end each
     */
    record Deregister(
            String service,
            String id,
            @Nullable String lease,
            @Nullable String by) implements Command {}

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
