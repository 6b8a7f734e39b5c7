package io.rollcall.system.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.kv.linearizability.History;
import io.rollcall.kv.linearizability.Linearizability;
import io.rollcall.process.Endpoint;
import io.rollcall.system.kv.Contents;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * One group under load, which suffers one fault after the other. In the end every answer to clients is judged.
 */
final class Round implements AutoCloseable {

    private static final int WRITERS = 6;
    private static final int READERS = 3;
    private static final int FAULTS_OF_WHICH_ONE_HAS_ANOTHER_WITHIN = 4;
    private static final List<Kind> WITHIN = List.of(
            Kind.KILL_PRIMARY,
            Kind.KILL_BACKUP,
            Kind.KILL_REGISTRY,
            Kind.PAUSE_PRIMARY,
            Kind.PAUSE_BACKUP,
            Kind.KILL_REGISTRY_LEADER,
            Kind.PAUSE_REGISTRY_LEADER);

    /**
     * The longest time without a write while one member of several is at fault. No write waits for the registry, so
     * this is for a busy machine. It is below the shortest time in which a backup takes over, or a member is elected.
     */
    private static final Duration SERVING = Duration.ofSeconds(2);

    private final String name;
    private final List<Kind> kinds;
    private final List<Kind> within;
    private final Group group;
    private final Journal journal;
    private final History history = new History();
    private final Random random;
    private final Faults faults;
    private final List<String> addresses;

    /** After each fault clients use other keys, so that the history of each key stays short enough to be judged. */
    private final AtomicInteger chapter = new AtomicInteger();

    /** @param registries the number of members of the registry */
    Round(int registries, long seed) throws IOException {
        name = registries == 1 ? "" : "-" + registries;
        kinds = Kind.all(registries);
        within = WITHIN.stream().filter(kinds::contains).toList();
        group = new Group(registries);
        journal = new Journal(Group.folder().resolve("journal" + name + ".txt"));
        random = new Random(seed);
        faults = new Faults(group, journal, random);
        addresses = Group.REPLICAS.stream().map(group::address).toList();
        journal.note("seed " + seed);
    }

    /** Plays each of these faults, one after the other. */
    void play(List<Kind> once) {
        group.start();
        try (Clients clients = clients()) {
            for (Kind kind : once) befall(kind, false, clients);
        }
        judge();
    }

    /** Plays faults at random until the time has passed. */
    void play(Duration time) {
        group.start();
        long endAtNanos = System.nanoTime() + time.toNanos();
        try (Clients clients = clients()) {
            while (System.nanoTime() < endAtNanos) befall(kinds.get(random.nextInt(kinds.size())), true, clients);
        }
        judge();
    }

    /** Returns the numbers of calls and faults, and how long clients got no answer. */
    String summary() {
        return journal.summary();
    }

    /** Keeps the journal and the output of the processes; returns where. */
    Path leaveTranscript() {
        try {
            return Files.writeString(
                    Group.folder().resolve("transcript" + name + ".txt"), journal.lines() + group.transcript());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        group.close();
    }

    private Clients clients() {
        return new Clients(journal, clients("writer", WRITERS), clients("reader", READERS));
    }

    private List<StubbornClient> clients(String name, int count) {
        return IntStream.range(0, count)
                .mapToObj(
                        i -> new StubbornClient(name + i, addresses, history, journal, this::prefix, random.nextLong()))
                .toList();
    }

    private String prefix() {
        return "chapter" + chapter.get() + "-k";
    }

    private void befall(Kind kind, boolean mayHaveAnotherWithin, Clients clients) {
        clients.awaitAnswers();
        Fault fault = faults.of(kind);
        journal.begins(fault);
        fault.begin().run();
        boolean hasAnotherWithin = mayHaveAnotherWithin
                && kind.isOfTheNetwork()
                && random.nextInt(FAULTS_OF_WHICH_ONE_HAS_ANOTHER_WITHIN) == 0;
        if (hasAnotherWithin) befallWithin();
        last(fault);
        fault.end().run();
        group.awaitWhole();
        Duration withoutWrite = journal.passed(fault);
        if (kind.isOfOneMember() && !hasAnotherWithin && withoutWrite.compareTo(SERVING) > 0)
            journal.complain("no write was acknowledged for " + withoutWrite + ", because of one member: " + kind);
        chapter.incrementAndGet();
    }

    private void befallWithin() {
        Fault fault = faults.of(within.get(random.nextInt(within.size())));
        journal.begins(fault);
        fault.begin().run();
        last(fault);
        fault.end().run();
    }

    private void judge() {
        group.awaitWhole();
        StubbornClient auditor = new StubbornClient("auditor", addresses, history, journal, this::prefix, 0);
        List<Endpoint> replicas = addresses.stream().map(Endpoint::new).toList();
        for (int read = 0; read <= chapter.get(); read++) {
            for (int key = 0; key < StubbornClient.KEYS; key++) {
                String name = "chapter" + read + "-k" + key;
                for (Endpoint replica : replicas)
                    await().pollDelay(Duration.ZERO).until(() -> auditor.get(name, replica));
            }
        }
        assertThat(Linearizability.check(history.calls())).isEmpty();
        assertThat(journal.complaints()).isEmpty();
        List<Object> contents = new ArrayList<>();
        // A write of unknown outcome may have been under way until now.
        await().atMost(Duration.ofSeconds(20)).untilAsserted(() -> {
            contents.clear();
            for (Endpoint replica : replicas) contents.add(Contents.of(replica));
            assertThat(contents).allMatch(contents.get(0)::equals);
        });
        assertThat((List<?>) contents.get(0)).isNotEmpty();
    }

    private static void last(Fault fault) {
        try {
            TimeUnit.MILLISECONDS.sleep(fault.lasts().toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
