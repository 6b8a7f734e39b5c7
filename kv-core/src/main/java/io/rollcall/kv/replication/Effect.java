package io.rollcall.kv.replication;

/** What a replica wants done. */
public sealed interface Effect {

    /** May be lost; then {@link Replica#onFailure} says so, or nothing does. */
    record Send(Contact to, Request request) implements Effect {}

    /** @param token as it came with what is answered */
    record Reply(long token, Answer answer) implements Effect {}

    /** This replica asked to leave, and nothing keeps it any longer. */
    record Left() implements Effect {}
}
