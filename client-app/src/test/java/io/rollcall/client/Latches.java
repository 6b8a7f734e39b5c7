package io.rollcall.client;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/** Holds an answer back until the test lets it go. */
final class Latches {

    /** Past what any test takes; a handler must not outlive it. */
    private static final long MAX_SECONDS = 30;

    static void await(CountDownLatch latch) {
        try {
            if (!latch.await(MAX_SECONDS, TimeUnit.SECONDS)) throw new IllegalStateException("nobody lets it go");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private Latches() {}
}
