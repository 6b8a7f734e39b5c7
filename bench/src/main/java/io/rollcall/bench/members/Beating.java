package io.rollcall.bench.members;

import io.rollcall.bench.load.Http;
import io.rollcall.bench.load.OpenLoop;
import io.rollcall.wire.registry.HeartbeatsRequest;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Heartbeats of all instances from another thread, which keep the leases while no heartbeats are measured. */
final class Beating {

    /** The time in which each instance has a heartbeat, a sixth of a lease. */
    private static final int ROUND_SECONDS = 5;

    private static final int CONNECTIONS = 4;
    private static final Duration PIECE = Duration.ofSeconds(1);

    private final OpenLoop loop = new OpenLoop();
    private final CompletableFuture<Void> beating;
    private volatile boolean isOver;

    /** @param beats the heartbeats of the instances of each member */
    Beating(Members members, List<List<String>> beats) throws IOException {
        for (int member = 0; member < Members.COUNT; member++) {
            List<String> requests = Instances.inBatches(beats.get(member), HeartbeatsRequest.BEATS_MAX);
            int perSecond = (requests.size() + ROUND_SECONDS - 1) / ROUND_SECONDS;
            loop.add(members.port(member), perSecond, CONNECTIONS, Http.rotating(requests));
        }
        beating = CompletableFuture.runAsync(this::beat);
    }

    private void beat() {
        try {
            while (!isOver) loop.run(PIECE);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Ends it, and fails if a request was refused. */
    void stop() throws IOException {
        isOver = true;
        try (loop) {
            beating.join();
        }
    }
}
