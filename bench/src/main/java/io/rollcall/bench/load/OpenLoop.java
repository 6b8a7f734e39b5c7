package io.rollcall.bench.load;

import java.io.IOException;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Objects;
import org.HdrHistogram.Histogram;

/**
 * An open loop: requests arrive at a fixed rate, whether earlier ones were answered or not, as they do from many
 * callers. Latency counts from the time at which a request was due, so a stalled server is charged for every request
 * that waits meanwhile (no coordinated omission).
 */
public final class OpenLoop implements AutoCloseable {

    private static final long WHOLE_SECOND = 1_000_000_000;

    private final Selector selector = Selector.open();
    private final List<Stream> streams = new ArrayList<>();
    private final IdentityHashMap<LoadConnection, Stream> streamOf = new IdentityHashMap<>();

    public OpenLoop() throws IOException {}

    /** Requests of one kind. */
    public static final class Stream {

        private final long gapNanos;
        private final Deque<LoadConnection> idle = new ArrayDeque<>();
        private final List<LoadConnection> all = new ArrayList<>();
        private final Histogram tookNanos = new Histogram(3);
        private long dueNanos;

        private Stream(int perSecond) {
            gapNanos = WHOLE_SECOND / perSecond;
        }

        public Histogram tookNanos() {
            return tookNanos;
        }

        private void askWhatIsDue(long now) throws IOException {
            for (; dueNanos <= now && !idle.isEmpty(); dueNanos += gapNanos)
                idle.remove().ask(dueNanos);
        }

        private void onAnswer(LoadConnection connection, long now) {
            tookNanos.recordValue(now - connection.beginNanos);
            idle.add(connection);
        }
    }

    /** @param connections more than are ever busy; otherwise requests wait for one, which counts as latency */
    public Stream add(int port, int perSecond, int connections, Exchange.Protocol protocol) throws IOException {
        Stream stream = new Stream(perSecond);
        for (int i = 0; i < connections; i++) {
            LoadConnection connection = new LoadConnection(port, protocol.with(i));
            connection.listen(selector);
            stream.idle.add(connection);
            stream.all.add(connection);
            streamOf.put(connection, stream);
        }
        streams.add(stream);
        return stream;
    }

    public void run(Duration duration) throws IOException {
        long begin = System.nanoTime();
        for (Stream stream : streams) {
            stream.tookNanos.reset();
            stream.dueNanos = begin;
        }
        for (long now = begin; now - begin < duration.toNanos(); now = System.nanoTime()) {
            for (Stream stream : streams) stream.askWhatIsDue(now);
            selector.selectNow();
            for (SelectionKey key : selector.selectedKeys()) onReadable((LoadConnection) key.attachment());
            selector.selectedKeys().clear();
        }
        awaitLast();
    }

    private void awaitLast() throws IOException {
        while (streams.stream().anyMatch(stream -> stream.idle.size() < stream.all.size())) {
            selector.select(1);
            for (SelectionKey key : selector.selectedKeys()) onReadable((LoadConnection) key.attachment());
            selector.selectedKeys().clear();
        }
    }

    private void onReadable(LoadConnection connection) throws IOException {
        if (!connection.isAnswered()) return;
        long now = System.nanoTime();
        Objects.requireNonNull(streamOf.get(connection)).onAnswer(connection, now);
    }

    @Override
    public void close() throws IOException {
        for (Stream stream : streams) for (LoadConnection connection : stream.all) connection.close();
        selector.close();
    }
}
