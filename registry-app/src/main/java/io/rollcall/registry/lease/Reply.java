package io.rollcall.registry.lease;

import io.rollcall.registry.catalog.Ban;

/** The answer to the sender of a {@link Command}. A refused command has changed nothing. */
public sealed interface Reply {

    /** @param version the version of the service, after this change */
    record Granted(long version) implements Reply {}

    /** @param version the version of the service */
    record Renewed(long ttlMillis, long version) implements Reply {}

    /** Refused: no such lease is held. */
    record UnknownLease() implements Reply {}

    /** Refused: another principal has registered this id, and its lease is held. */
    record OwnedByAnother() implements Reply {}

    /** Refused: an operator has banned this id. */
    record Banned(Ban ban) implements Reply {}

    /** @param removed whether this command has removed an instance */
    record Evicted(boolean removed) implements Reply {}

    /**
     * Refused: operators have said as much as can be remembered.
     *
     * @param bound in words, such as "2000 overrides"
     */
    record FullOfWords(String bound) implements Reply {}

    /** Refused: the disk cannot be written, and nothing has changed. */
    record NotDurable(String why) implements Reply {}

    /** @param removed whether this command ended the lease */
    record Deregistered(boolean removed) implements Reply {}

    /**
     * Refused: a limit is reached.
     *
     * @param bound in words, such as "200000 instances"
     */
    record Full(String bound) implements Reply {}

    /** The change of a group came too late: its lease is void, or another view is the current one. */
    record TooLate() implements Reply {}

    /** Refused: another member leads, or none does. */
    record NotLeader() implements Reply {}

    /** Refused: this member stood still, and does not know yet whether it still leads. */
    record Uncertain() implements Reply {}

    /** This member does not lead any longer, and whether its last proposals are in the log is not known. */
    record OutcomeUnknown() implements Reply {}

    /** It is done. */
    record Done() implements Reply {}
}
