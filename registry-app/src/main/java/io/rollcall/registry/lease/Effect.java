package io.rollcall.registry.lease;

/** What is to happen outside, in this order, because of a {@link Command}. */
public sealed interface Effect {

    /** The instances of a service are no longer what they were. */
    record Changed(Snapshot snapshot) implements Effect {}

    /**
     * A service that was empty for long made room for another.
     *
     * @param version it had; none that an unknown service is said to have may be lower now
     */
    record Forgotten(String service, long version) implements Effect {}

    /**
     * A lease ran out, and its instance is no longer listed.
     *
     * @param lateNanos how long after it was due
     */
    record Expired(String service, String id, long lateNanos) implements Effect {}

    /** Does anybody listen at this address? {@link Command.Probed} brings the answer. */
    record Probe(String service, String id, String lease, String address) implements Effect {}
}
