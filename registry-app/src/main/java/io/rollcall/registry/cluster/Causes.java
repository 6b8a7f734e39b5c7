package io.rollcall.registry.cluster;

import java.util.concurrent.CompletionException;

/** Finds what a future has failed with. */
final class Causes {

    private Causes() {}

    /** Returns the failure without what futures wrap it in. */
    static Throwable of(Throwable failure) {
        Throwable cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }
}
