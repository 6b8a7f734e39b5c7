package io.rollcall.registry.lease;

import io.rollcall.registry.catalog.Ban;
import io.rollcall.registry.catalog.Change.GroupChange;
import io.rollcall.registry.catalog.Directive;
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
     * @param operator the name of the one that may; null: it is not known, or the instance itself asks
     */
    record Deregister(
            String service,
            String id,
            @Nullable String lease,
            @Nullable String by,
            @Nullable String operator) implements Command {

        public Deregister(String service, String id, @Nullable String lease, @Nullable String by) {
            this(service, id, lease, by, null);
        }
    }

    /**
     * An operator overrides what an instance says of itself.
     *
     * @param directive null: what was said before is taken back
     * @param by the principal of the operator; null: security is off
     * @param reason why, in the operator's words; null: none was given
     */
    record PutOverride(
            String service,
            String id,
            @Nullable Directive directive,
            @Nullable String by,
            @Nullable String reason) implements Command {}

    /**
     * An operator removes an instance.
     *
     * @param ban null: it can register again
     * @param by as in an override
     * @param reason as well
     */
    record Evict(
            String service,
            String id,
            @Nullable Ban ban,
            @Nullable String by,
            @Nullable String reason) implements Command {}

    /**
     * Time has passed. Leases end in no other command, so it must come every few milliseconds.
     *
     * @param nowMillis the time of day, in milliseconds since 1970, by which operators' words lapse; 0: none does
     */
    record Expire(long nowMillis) implements Command {

        /** For leases alone. */
        public Expire() {
            this(0);
        }
    }

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
