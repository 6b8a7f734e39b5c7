package io.rollcall.bench.kv;

import io.rollcall.bench.load.ClosedLoop;
import io.rollcall.bench.load.Exchange;
import io.rollcall.bench.process.Running;
import java.io.IOException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * A running store that syncs what it acknowledges and holds all keys. A store that needs no warming is pinned to its
 * core from the start.
 *
 * @param port the port of the node that clients ask
 * @param gets null if its gets cannot be compared
 */
record Store(
        String name, String version, Running server, int port, Exchange.@Nullable Protocol gets, Exchange.Protocol puts)
        implements AutoCloseable {

    static final int KEYS = 1_000;
    static final String VALUE = "v".repeat(100);

    /** Puts every key once: clients take keys in order, so all keys are put after as many puts as there are keys. */
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
