package io.rollcall.chassis.answer;

import java.util.concurrent.Semaphore;

/**
 * What all answers of a server together may take.
 *
 * @param budget the memory of large answers to clients
 * @param clients a permit for each thread that may send a large answer to a client
 * @param upkeep the same for what keeps the servers going: snapshots for other replicas, and answers to the heartbeats
 *     of many instances. It has permits of its own, so that clients which read slowly keep no replica from joining and
 *     end no lease
 */
record AnswerCapacity(AnswerBudget budget, Semaphore clients, Semaphore upkeep) {

    /** @param threads how many the server has */
    static AnswerCapacity of(int threads, long heapBytes) {
        return new AnswerCapacity(
                AnswerBudget.ofHeap(heapBytes),
                new Semaphore(Math.max(1, threads / 2)),
                new Semaphore(Math.max(1, threads / 4)));
    }
}
