package io.rollcall.bench.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.HdrHistogram.Histogram;

/** Clients each of which asks as soon as it was answered, on this thread: the same for every server that it has the language of. */
public final class ClosedLoop implements Load {

    private final int port;
    private final int clients;
    private final Dialogue.Language language;
    private final Histogram tookNanos = new Histogram(3);

    public ClosedLoop(int port, int clients, Dialogue.Language language) {
        this.port = port;
        this.clients = clients;
        this.language = language;
    }

    @Override
    public Pace run(Duration duration) throws IOException {
        tookNanos.reset();
        List<Talk> talks = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < clients; i++) {
                Talk talk = new Talk(port, language.with(i));
                talks.add(talk);
                talk.listen(selector);
            }
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            long begin = System.nanoTime();
            for (Talk talk : talks) talk.ask(begin);
            loop(selector, begin + duration.toNanos());
            double nanos = System.nanoTime() - begin;
            double used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
            return new Pace(tookNanos.getTotalCount() * 1e9 / nanos, used / nanos);
        } finally {
            for (Talk talk : talks) talk.close();
        }
    }

    /** Of the last run. */
    public Histogram tookNanos() {
        return tookNanos;
    }

    private void loop(Selector selector, long endNanos) throws IOException {
        for (long now = System.nanoTime(); now < endNanos; now = System.nanoTime()) {
            selector.select(
                    key -> {
                        try {
                            turn(key);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    },
                    10);
        }
    }

    private void turn(SelectionKey key) throws IOException {
        Talk talk = (Talk) key.attachment();
        if (!talk.isAnswered()) return;
        long now = System.nanoTime();
        tookNanos.recordValue(now - talk.beginNanos);
        talk.ask(now);
    }
}
