package io.rollcall.balance;

import java.util.concurrent.ThreadLocalRandom;

/** A source of random numbers: an argument, so that a test can own it. */
@FunctionalInterface
interface RandomSource {

    /** Shares no state between threads. */
    RandomSource PER_THREAD = bound -> ThreadLocalRandom.current().nextInt(bound);

    /** From 0 to below the bound, each as likely as the others. */
    int nextInt(int bound);
}
