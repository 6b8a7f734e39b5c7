package io.rollcall.client.session;

import io.rollcall.client.call.Answer;
import io.rollcall.client.call.Failure;

/** What became of a call. */
public sealed interface Outcome {

    /** From 1, in the order in which the calls began. */
    int number();

    /** From before the first attempt to behind the last one. */
    long tookNanos();

    record Served(int number, Answer answer, long tookNanos) implements Outcome {}

    record Failed(int number, Failure failure, long tookNanos) implements Outcome {}
}
