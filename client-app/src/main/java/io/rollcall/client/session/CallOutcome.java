package io.rollcall.client.session;

import io.rollcall.client.call.CallFailure;
import io.rollcall.client.call.ServiceResponse;

/** The outcome of a call. */
public sealed interface CallOutcome {

    /** Returns the call's number, from 1, in the order in which the calls began. */
    int number();

    /** Returns the time from before the first attempt until after the last one. */
    long tookNanos();

    record Served(int number, ServiceResponse answer, long tookNanos) implements CallOutcome {}

    record Failed(int number, CallFailure failure, long tookNanos) implements CallOutcome {}
}
