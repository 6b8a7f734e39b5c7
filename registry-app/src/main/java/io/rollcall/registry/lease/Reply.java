package io.rollcall.registry.lease;

/** What the sender of a {@link Command} is told. A refusal has changed nothing. */
public sealed interface Reply {

    /** @param version of the service, after this change */
    record Granted(long version) implements Reply {}

    /** @param version of the service */
    record Renewed(long ttlMillis, long version) implements Reply {}

    /** Refused: no such lease is held. */
    record UnknownLease() implements Reply {}

    /** @param removed whether this command ended the lease */
    record Deregistered(boolean removed) implements Reply {}

    /**
     * Refused: a bound is reached.
     *
     * @param bound in words, such as "200000 instances"
     */
    record Full(String bound) implements Reply {}

    /** There is nothing to tell. */
    record Done() implements Reply {}
}
