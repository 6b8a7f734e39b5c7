package io.rollcall.system.kv;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that act all the time, each in a thread of its own, until this is closed. */
final class Crowd implements AutoCloseable {

    private final ExecutorService threads = Executors.newCachedThreadPool();
    private final List<Member> members = new ArrayList<>();
    private volatile boolean over;

    Crowd(List<RecordingClient> clients) {
        for (RecordingClient client : clients) {
            AtomicInteger acts = new AtomicInteger();
            CompletableFuture<Void> acting = CompletableFuture.runAsync(() -> act(client, acts), threads);
            members.add(new Member(acts, acting));
        }
    }

    private record Member(AtomicInteger acts, CompletableFuture<Void> acting) {}

    /** Waits until each client has acted this many times from now on. */
    void awaitCallsOfEach(int calls) {
        List<Integer> enough =
                members.stream().map(member -> member.acts.get() + calls).toList();
        for (int i = 0; i < members.size(); i++) {
            Member member = members.get(i);
            int target = enough.get(i);
            await().atMost(Duration.ofSeconds(60)).until(() -> member.acts.get() >= target || member.acting.isDone());
        }
    }

    /** Waits for the calls under way. */
    @Override
    public void close() {
        over = true;
        threads.shutdown();
        members.forEach(member -> member.acting.join());
    }

    private void act(RecordingClient client, AtomicInteger acts) {
        while (!over) {
            client.act();
            acts.incrementAndGet();
        }
    }
}
