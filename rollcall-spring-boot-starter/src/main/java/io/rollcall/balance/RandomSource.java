package io.rollcall.balance;

import java.util.concurrent.ThreadLocalRandom;

/** A source of random numbers. It is an argument, so that a test can control it. */
@FunctionalInterface
interface RandomSource {

    /** A source that shares no state between threads. */
    RandomSource PER_THREAD = bound -> ThreadLocalRandom.current().nextInt(bound);

    /** Returns a number from 0 (inclusive) to the bound (exclusive), each with the same probability. */
    int nextInt(int bound);
}
