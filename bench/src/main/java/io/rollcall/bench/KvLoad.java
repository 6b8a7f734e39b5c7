package io.rollcall.bench;

import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.RequestId;
import io.rollcall.wire.kv.WriteResponse;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Clients that write and read all the time. A refused client asks another replica, under the same request id. */
final class KvLoad implements AutoCloseable {

    private static final int WRITERS = 6;
    private static final int READERS = 4;
    private static final int KEYS = 100;
    private static final int VALUE_BYTES = 100;
    private static final long PAUSE_MILLIS = 5;
    private static final long PAUSE_AFTER_REFUSAL_MILLIS = 10;

    /** Longer than a primary waits for its backups. */
    private static final Duration WRITE_TIMEOUT = Duration.ofSeconds(6);

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(2);

    private final KvGroup group;
    private final ExecutorService threads = Executors.newFixedThreadPool(WRITERS + READERS);
    private final List<Future<?>> clients = new ArrayList<>();
    private final List<Ack> acks = new ArrayList<>();
    final AtomicLong writes = new AtomicLong();
    final AtomicLong reads = new AtomicLong();

    /** Attempts that got no good answer. */
    final AtomicLong failedWrites = new AtomicLong();

    final AtomicLong failedReads = new AtomicLong();
    private volatile boolean over;

    /**
     * An acknowledged write.
     *
     * @param sentNanos when the request was sent that got the answer
     * @param atNanos when the answer was there
     * @param by the replica which acknowledged it
     */
    record Ack(long sentNanos, long atNanos, String by) {}

    KvLoad(KvGroup group) {
        this.group = group;
        for (int i = 0; i < WRITERS; i++) clients.add(threads.submit(this::writeOn));
        for (int i = 0; i < READERS; i++) clients.add(threads.submit(this::readOn));
    }

    /** Returns everything since the last call of this method. */
    List<Ack> takeAcks() {
        synchronized (acks) {
            List<Ack> taken = List.copyOf(acks);
            acks.clear();
            return taken;
        }
    }

    void awaitWrites(int count) throws InterruptedException {
        long enough = writes.get() + count;
        long deadlineNanos = System.nanoTime() + KvGroup.PATIENCE.toNanos();
        while (writes.get() < enough) {
            if (System.nanoTime() > deadlineNanos)
                throw new IllegalStateException("No " + count + " writes within " + KvGroup.PATIENCE);
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
    }

    @Override
    public void close() {
        over = true;
        threads.shutdown();
        try {
            for (Future<?> client : clients) client.get();
        } catch (InterruptedException | ExecutionException e) {
            throw new IllegalStateException(e);
        }
    }

    private Void writeOn() throws InterruptedException {
        String client = UUID.randomUUID().toString();
        String value = "v".repeat(VALUE_BYTES);
        String address = anyone();
        for (long number = 1; !over; number++) {
            PutRequest put = new PutRequest(key(), value, null, new RequestId(client, number));
            while (!over) {
                WriteResponse response = null;
                long sentNanos = System.nanoTime();
                try {
                    HttpResponse<String> answer = group.post(address, "KV.Put", put, WRITE_TIMEOUT);
                    if (answer.statusCode() == 200)
                        response = KvGroup.JSON.readValue(answer.body(), WriteResponse.class);
                } catch (IOException e) {
                    // counted below
                }
                if (response != null && response.ok()) {
                    writes.incrementAndGet();
                    synchronized (acks) {
                        acks.add(new Ack(sentNanos, System.nanoTime(), response.servedBy()));
                    }
                    break;
                }
                if (response == null) failedWrites.incrementAndGet();
                String elsewhere = response == null ? null : response.redirectTo();
                address = elsewhere == null ? anyone() : elsewhere;
                TimeUnit.MILLISECONDS.sleep(PAUSE_AFTER_REFUSAL_MILLIS);
            }
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        return null;
    }

    private Void readOn() throws InterruptedException {
        while (!over) {
            boolean good;
            try {
                good = group.post(anyone(), "KV.Get", new GetRequest(key()), READ_TIMEOUT)
                                .statusCode()
                        == 200;
            } catch (IOException e) {
                good = false;
            }
            (good ? reads : failedReads).incrementAndGet();
            TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
        }
        return null;
    }

    private String anyone() {
        return group.address(KvGroup.REPLICAS.get(ThreadLocalRandom.current().nextInt(KvGroup.REPLICAS.size())));
    }

    private static String key() {
        return "key" + ThreadLocalRandom.current().nextInt(KEYS);
    }
}
