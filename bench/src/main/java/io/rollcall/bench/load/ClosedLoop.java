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

/**
 * A closed loop on this thread: each client sends its next request as soon as it has its answer. It is the same for
 * every server with an {@link Exchange.Protocol}.
 */
public final class ClosedLoop implements Load {

    private final int port;
    private final int clients;
    private final Exchange.Protocol protocol;
    private final Histogram tookNanos = new Histogram(3);

    public ClosedLoop(int port, int clients, Exchange.Protocol protocol) {
        this.port = port;
        this.clients = clients;
        this.protocol = protocol;
    }

    @Override
    public Pace run(Duration duration) throws IOException {
        tookNanos.reset();
        List<LoadConnection> connections = new ArrayList<>();
        try (Selector selector = Selector.open()) {
            for (int i = 0; i < clients; i++) {
                LoadConnection connection = new LoadConnection(port, protocol.with(i));
                connections.add(connection);
                connection.listen(selector);
            }
            long cpu = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
            long begin = System.nanoTime();
            for (LoadConnection connection : connections) connection.ask(begin);
            loop(selector, begin + duration.toNanos());
            double nanos = System.nanoTime() - begin;
            double used = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - cpu;
            return new Pace(tookNanos.getTotalCount() * 1e9 / nanos, used / nanos);
        } finally {
            for (LoadConnection connection : connections) connection.close();
        }
    }

    /** Returns the latencies of the last run. */
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
        LoadConnection connection = (LoadConnection) key.attachment();
        if (!connection.isAnswered()) return;
        long now = System.nanoTime();
        tookNanos.recordValue(now - connection.beginNanos);
        connection.ask(now);
    }
}
