package io.rollcall.client.call;

/** A call that can be made over and over, by one thread. */
public interface ServiceCall {

    /**
     * Makes it once, and waits for the answer.
     *
     * @throws RuntimeException where there is none, or not the one that was asked for: see {@link Failure#of}
     */
    Answer make();

    /** Whether it changes something: then it matters whether a failed one was carried out. */
    default boolean writes() {
        return false;
    }
}
