package io.rollcall.bench.members;

import io.rollcall.wire.registry.DeregisterRequest;
import io.rollcall.wire.registry.DeregisterResponse;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.RegisterResponse;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Registers a new instance of a service of its own again and again, and tells how long none was accepted. */
final class Accepted implements AutoCloseable {

    private static final String SERVICE = "newcomers";
    private static final long PAUSE_MILLIS = 100;

    /** The shortest TTL. It ends the leases of instances that could not be deregistered. */
    private static final long TTL_MILLIS = 3_000;

    private final Members members;
    private final AtomicLong count = new AtomicLong();
    private final Queue<Long> atNanos = new ConcurrentLinkedQueue<>();
    private final Thread[] threads = new Thread[Members.COUNT];

    /** Each member is asked by a thread of its own, so that one that is down delays nothing at the others. */
    Accepted(Members members) {
        this.members = members;
        for (int i = 0; i < Members.COUNT; i++) {
            int member = i;
            threads[i] = new Thread(() -> registerOn(member), "newcomer");
            threads[i].setDaemon(true);
            threads[i].start();
        }
    }

    private void registerOn(int member) {
        try {
            while (true) {
                if (members.isAlive(member)) registerOne(member);
                TimeUnit.MILLISECONDS.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** It is deregistered at once; if thousands stayed until their leases end, the registry would probe them. */
    private void registerOne(int member) throws InterruptedException {
        String id = "n" + count.incrementAndGet();
        RegisterRequest request = new RegisterRequest(SERVICE, id, "localhost:1", null, null, null, TTL_MILLIS, null);
        RegisterResponse accepted = members.ask(member, "Registry.Register", request, RegisterResponse.class);
        if (accepted == null) return;
        atNanos.add(System.nanoTime());
        members.ask(
                member,
                "Registry.Deregister",
                new DeregisterRequest(SERVICE, id, accepted.lease()),
                DeregisterResponse.class);
    }

    /** Forgets what was accepted so far. */
    void forget() {
        atNanos.clear();
    }

    /** Returns the longest time between two registrations that were accepted, from a moment until now. */
    long longestGapNanos(long fromNanos) {
        long last = fromNanos;
        long longest = 0;
        for (long at : atNanos) {
            if (at < last) continue;
            longest = Math.max(longest, at - last);
            last = at;
        }
        return Math.max(longest, System.nanoTime() - last);
    }

    @Override
    public void close() {
        for (Thread thread : threads) thread.interrupt();
    }
}
