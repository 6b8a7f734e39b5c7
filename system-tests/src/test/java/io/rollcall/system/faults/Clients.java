package io.rollcall.system.faults;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.Stream;

/** Clients that act all the time, each in a thread of its own, until this is closed. */
final class Clients implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<CompletableFuture<Void>> acting;
    private final Journal journal;
    private volatile boolean over;

    /** @param readers the number of clients that only read */
    Clients(Journal journal, List<StubbornClient> writers, List<StubbornClient> readers) {
        this.journal = journal;
        acting = Stream.concat(
                        writers.stream().<Runnable>map(client -> client::act),
                        readers.stream().<Runnable>map(client -> client::look))
                .map(act -> CompletableFuture.runAsync(() -> repeat(act), threads))
                .toList();
    }

    /** Waits until they have had some answers from now on, which shows that the group works. */
    void awaitAnswers() {
        long enough = journal.answered() + 10L * acting.size();
        await().atMost(Duration.ofSeconds(60)).until(() -> journal.answered() >= enough);
    }

    /** Waits for the calls under way. */
    @Override
    public void close() {
        over = true;
        threads.shutdown();
        acting.forEach(CompletableFuture::join);
    }

    private void repeat(Runnable act) {
        while (!over) act.run();
    }
}
