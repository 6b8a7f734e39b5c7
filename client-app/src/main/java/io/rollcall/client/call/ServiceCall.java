package io.rollcall.client.call;

/** A call that one thread can make repeatedly. */
public interface ServiceCall {

    /**
     * Makes the call once, and waits for the answer.
     *
     * @throws RuntimeException if there is no answer, or it is a refusal: see {@link CallFailure#of}
     */
    ServiceResponse make();

    /** Whether the call changes data, so that it matters whether a failed one was executed. */
    default boolean writes() {
        return false;
    }
}
