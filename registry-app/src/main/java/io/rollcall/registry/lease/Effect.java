package io.rollcall.registry.lease;

import io.rollcall.registry.catalog.Snapshot;

/** An action that the caller must carry out after a {@link Command}, in the given order. */
public sealed interface Effect {

    /** The list of instances of a service has changed. */
    record Changed(Snapshot snapshot) implements Effect {}

    /**
     * A service that was empty for a long time made room for another one.
     *
     * @param version the last version of the service; the version of an unknown service must not be lower from now
     *     on
     */
    record Forgotten(String service, long version) implements Effect {}

    /**
     * A lease expired, and its instance is no longer listed.
     *
     * @param lateNanos how long after it was due
     */
    record Expired(String service, String id, long lateNanos) implements Effect {}

    /** Find out whether a process listens at this address. {@link Command.Probed} brings the result. */
    record Probe(String service, String id, String lease, String address) implements Effect {}
}
