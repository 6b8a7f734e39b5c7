package io.rollcall.registry.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.log.LogSettings;
import io.rollcall.log.Peer;
import io.rollcall.log.RatisLog;
import io.rollcall.log.ReplicatedLog;
import io.rollcall.registry.catalog.Ban;
import io.rollcall.registry.catalog.Capacity;
import io.rollcall.registry.catalog.Directive;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.events.EventHistory;
import io.rollcall.registry.events.EventWaiters;
import io.rollcall.registry.lease.Command;
import io.rollcall.registry.lease.Reply;
import io.rollcall.registry.lookup.Listings;
import io.rollcall.registry.registrar.EffectRunner;
import io.rollcall.registry.registrar.RegistryMeters;
import io.rollcall.registry.suspect.SuspectsHealthIndicator;
import io.rollcall.registry.watch.Watchers;
import io.rollcall.wire.registry.Event;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.OverrideStatus;
import io.rollcall.wire.registry.Status;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A member of a group of one, with a real log. */
class ReplicatedRegistrarTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @TempDir
    private Path directory;

    private final UUID group = UUID.randomUUID();
    private final Peer self = new Peer("member", "127.0.0.1:" + freePort(), "localhost:1");

    @Test
    void whatWasAcknowledgedIsThereAfterARestartFromASnapshot() throws Exception {
        long version;
        try (Life life = new Life()) {
            life.register("gone", "a");
            life.submit(new Command.Deregister("gone", "a", null, null));
            for (int i = 0; i < 30; i++) life.register("echo", "i" + i);
            version = life.listings.listing("echo").version();
            await().atMost(PATIENCE).until(this::hasSnapshot);
        }
        try (Life life = new Life()) {
            await().atMost(PATIENCE).until(life.registrar::leads);
            assertThat(life.listings.registry()).isEqualTo("identity");
            assertThat(life.listings.listing("echo").version()).isEqualTo(version);
            assertThat(life.listings.listing("echo").answer(true).registry()).isEqualTo("identity");
            assertThat(life.listings.listing("echo").answer(true).instances()).hasSize(30);
            assertThat(life.listings.listing("never there").version()).isEqualTo(1_000);
            assertThat(life.submit(new Command.Heartbeat("echo", "i7", "lease of i7", null, null)))
                    .isInstanceOf(Reply.Renewed.class);
            assertThat(life.registrar.latestViews()).isNotNull();
        }
    }

    /** The log outlives the leader, and the loopback address of another one is another host. */
    @Test
    void theLogNamesThisMemberWhereAnInstanceHasRegisteredOverTheLoopbackAddress() throws Exception {
        try (Life life = new Life()) {
            life.register("echo", "beside", "127.0.0.1");
            life.register("echo", "far", "198.51.100.4");
            ByteArrayOutputStream saved = new ByteArrayOutputStream();
            life.registrar.save().writeTo(saved);
            Codec.State state = Codec.read(new ByteArrayInputStream(saved.toByteArray()));
            assertThat(state.catalog().services().get(0).leases())
                    .extracting(claim -> claim.instance().id() + " " + claim.from())
                    .containsExactlyInAnyOrder("beside 192.0.2.7", "far 198.51.100.4");
        }
    }

    @Test
    void whatOperatorsSaidAndTheNumberOfTheLastEventAreThereAfterARestartFromASnapshot() throws Exception {
        long sequence;
        try (Life life = new Life()) {
            life.steer();
            for (int i = 0; i < 30; i++) life.register("echo", "i" + i);
            await().atMost(PATIENCE).until(this::hasSnapshot);
            sequence = life.history.last();
        }
        try (Life life = new Life()) {
            await().atMost(PATIENCE).until(life.registrar::leads);
            assertThat(life.history.last()).isEqualTo(sequence);
            life.requireSteered();
        }
    }

    /** Events that are replayed have the sequence and the age that they had before. */
    @Test
    void aReplayedLogTellsTheSameEventsAsOldAsTheyAre() throws Exception {
        List<Event> told;
        long lastAtMillis;
        try (Life life = new Life(1_000)) {
            life.steer();
            told = life.events();
            lastAtMillis = System.currentTimeMillis();
        }
        try (Life life = new Life(1_000)) {
            await().atMost(PATIENCE).until(() -> life.events().size() == told.size());
            long nowMillis = System.currentTimeMillis();
            assertThat(life.events())
                    .extracting(Event::sequence, Event::cause)
                    .containsExactlyElementsOf(told.stream()
                            .map(event -> tuple(event.sequence(), event.cause()))
                            .toList());
            assertThat(life.events()).allMatch(event -> nowMillis - event.ageMillis() <= lastAtMillis);
            life.requireSteered();
        }
    }

    private boolean hasSnapshot() throws IOException {
        try (Stream<Path> files = Files.walk(directory)) {
            return files.anyMatch(file -> file.getFileName().toString().matches("snapshot\\.\\d+_\\d+"));
        }
    }

    /** One life of the member. */
    private final class Life implements AutoCloseable {

        final Listings listings = new Listings(0, "");
        final ReplicatedRegistrar registrar;
        private final Watchers watchers;
        private final ReplicatedLog log;

        final EventHistory history = new EventHistory(0, 100, System::currentTimeMillis);

        Life() throws IOException {
            this(5);
        }

        /** @param entriesPerSnapshot how many entries of the log one snapshot stands for */
        Life(int entriesPerSnapshot) throws IOException {
            SimpleMeterRegistry meters = new SimpleMeterRegistry();
            RegistryMeters counters = new RegistryMeters(meters);
            watchers = new Watchers(listings, 1, meters);
            EffectRunner effects = new EffectRunner(
                    listings,
                    watchers,
                    new SuspectsHealthIndicator(meters),
                    counters,
                    new Freshness(System::nanoTime),
                    history);
            registrar = new ReplicatedRegistrar(
                    true,
                    Duration.ofSeconds(4),
                    Capacity.UNLIMITED,
                    100,
                    new Genesis("identity", 1_000, Limits.DEFAULT, 0, List.of(), null, null),
                    Senders.of("192.0.2.7:9000"),
                    listings,
                    effects,
                    counters,
                    System::nanoTime,
                    address -> true,
                    command -> CompletableFuture.completedFuture(new Reply.NotLeader()),
                    wait -> {},
                    failure -> {});
            LogSettings settings = LogSettings.of(directory, group, self, List.of(self))
                    .withSnapshots(entriesPerSnapshot, Duration.ofHours(1));
            log = RatisLog.open(settings, registrar);
            registrar.use(log);
            await().atMost(PATIENCE).until(() -> registrar.registry() != null && registrar.leads());
        }

        void steer() throws Exception {
            register("echo", "out");
            register("echo", "evicted");
            Directive word = new Directive(OverrideStatus.OUT_OF_SERVICE, null, "disk", "alice", 1, null);
            assertThat(submit(new Command.PutOverride("echo", "out", word, "alice", "disk")))
                    .isInstanceOf(Reply.Done.class);
            Ban ban = new Ban("loops", "alice", 2, Long.MAX_VALUE);
            assertThat(submit(new Command.Evict("echo", "evicted", ban, "alice", "loops")))
                    .isEqualTo(new Reply.Evicted(true));
        }

        void requireSteered() throws Exception {
            Instance out = Objects.requireNonNull(listings.listing("echo").get("out"));
            assertThat(out.status()).isEqualTo(Status.UP);
            assertThat(out.takesCalls()).isFalse();
            Instance evicted = new Instance("evicted", "localhost:1", 1, null, Status.UP, false, Map.of());
            assertThat(submit(new Command.Register("echo", evicted, "another", 60_000, null, null)))
                    .isInstanceOf(Reply.Banned.class);
        }

        List<Event> events() {
            EventWaiters readers = new EventWaiters(history, 1, 100, false);
            return readers.read(0L, null, 100, Duration.ZERO, "test").join().events();
        }

        void register(String service, String id) throws Exception {
            register(service, id, null);
        }

        void register(String service, String id, @Nullable String from) throws Exception {
            Instance instance = new Instance(id, "localhost:1", 1, null, Status.UP, false, Map.of());
            assertThat(submit(new Command.Register(service, instance, "lease of " + id, 60_000, null, from)))
                    .isInstanceOf(Reply.Granted.class);
        }

        Reply submit(Command command) throws Exception {
            return registrar.submit(command).get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
        }

        @Override
        public void close() {
            log.close();
            registrar.close();
            watchers.stop();
        }
    }

    private static int freePort() {
        try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return free.getLocalPort();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
