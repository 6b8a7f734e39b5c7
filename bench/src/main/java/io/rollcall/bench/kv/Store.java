package io.rollcall.bench.kv;

import io.rollcall.bench.load.ClosedLoop;
import io.rollcall.bench.load.Exchange;
import io.rollcall.bench.process.Running;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A store that runs, and syncs what it acknowledges, with all keys in it. What needs no warming has its core from the
 * start.
 *
 * @param port of the node that clients ask
 * @param gets null: its gets are of another kind
 */
record Store(
        String name, String version, Running server, int port, Exchange.@Nullable Protocol gets, Exchange.Protocol puts)
        implements AutoCloseable {

    static final int KEYS = 1_000;
    static final String VALUE = "v".repeat(100);

    /** The clients take keys from one row, so that all are put when as many were. */
    static void fill(int port, Exchange.Protocol puts) throws IOException {
        ClosedLoop clients = new ClosedLoop(port, KvFigures.CLIENTS, puts);
        long done = 0;
        while (done < KEYS) {
            clients.run(Duration.ofMillis(500));
            done += clients.tookNanos().getTotalCount();
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
