package io.rollcall.registry.cluster;

import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;

/** Finds what a future has failed with. */
final class Causes {

    private Causes() {}

    /** Returns the failure without what futures wrap it in. */
    static Throwable of(Throwable failure) {
        Throwable cause = failure.getCause();
        boolean isWrapped = failure instanceof CompletionException || failure instanceof ExecutionException;
        return isWrapped && cause != null ? cause : failure;
    }
}
