package io.rollcall.registry.suspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.rollcall.registry.catalog.Capacity;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.events.EventHistory;
import io.rollcall.registry.lease.Command;
import io.rollcall.registry.lease.LeaseTable;
import io.rollcall.registry.lookup.Listings;
import io.rollcall.registry.registrar.EffectRunner;
import io.rollcall.registry.registrar.LocalRegistrar;
import io.rollcall.registry.registrar.RegistryMeters;
import io.rollcall.registry.restart.WarmStart;
import io.rollcall.registry.storage.DataDirectory;
import io.rollcall.registry.watch.Watchers;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stranger registers an open and a closed port of another host, several times each, falls silent, and looks at the
 * lists. The sockets are real, and time is the test's.
 */
class StrangersProbesTest {

    private static final Duration TICK = Duration.ofMillis(20);
    private static final long TTL_MILLIS = 3_000;

    /** Suspects stay for ten TTLs. */
    private static final int SECONDS = 45;

    @TempDir
    private Path data;

    @Test
    void theListsDoNotSayWhichPortsOfAnotherHostAreOpen() throws Exception {
        List<List<List<Boolean>>> seen = listsOverTime("203.0.113.9");
        assertThat(seen.get(0)).isEqualTo(seen.get(1));
        assertThat(seen.get(0)).contains(List.of(true, true, true)).last().isEqualTo(List.of());
    }

    /** What this test looks for is there to be found. */
    @Test
    void theListsSayWhichPortsOfOnesOwnHostAreOpen() throws Exception {
        List<List<List<Boolean>>> seen = listsOverTime("127.0.0.1");
        assertThat(seen.get(0)).isNotEqualTo(seen.get(1));
    }

    /** Returns whether each listed instance was a suspect, once a second: of the open port, then of the closed one. */
    private List<List<List<Boolean>>> listsOverTime(String from) throws Exception {
        AtomicLong nanos = new AtomicLong();
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        Listings listings = new Listings(1, "this");
        Watchers watchers = new Watchers(listings, 1, meters);
        RegistryMeters counters = new RegistryMeters(meters);
        try (DataDirectory directory = DataDirectory.open(data, 1);
                ServerSocket open = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            EffectRunner effects = new EffectRunner(
                    listings,
                    watchers,
                    new SuspectsHealthIndicator(meters),
                    counters,
                    new WarmStart(directory, nanos::get),
                    new EventHistory(0, 100, System::currentTimeMillis));
            LeaseTable leases = new LeaseTable(1, 0, true, Limits.DEFAULT, Capacity.UNLIMITED);
            try (LocalRegistrar registrar =
                    new LocalRegistrar(leases, effects, counters, nanos::get, address -> true, said -> {})) {
                register(registrar, "open", open.getLocalPort(), from);
                register(registrar, "closed", portThatRefuses(), from);
                List<List<Boolean>> ofOpen = new ArrayList<>();
                List<List<Boolean>> ofClosed = new ArrayList<>();
                for (int second = 0; second < SECONDS; second++) {
                    for (int tick = 0; tick < 50; tick++) {
                        nanos.addAndGet(TICK.toNanos());
                        var unused = registrar.submit(new Command.Expire());
                    }
                    Thread.sleep(40); // for what is probed
                    ofOpen.add(suspects(listings, "open"));
                    ofClosed.add(suspects(listings, "closed"));
                }
                return List.of(ofOpen, ofClosed);
            }
        } finally {
            watchers.stop();
        }
    }

    private static void register(LocalRegistrar registrar, String service, int port, String from) {
        for (String id : List.of("a", "b", "c")) {
            Instance instance = new Instance(id, "127.0.0.1:" + port, 1, null, Status.UP, false, Map.of());
            var unused =
                    registrar.submit(new Command.Register(service, instance, "lease of " + id, TTL_MILLIS, null, from));
        }
    }

    private static List<Boolean> suspects(Listings listings, String service) {
        return listings.listing(service).answer(true).instances().stream()
                .map(Instance::suspect)
                .toList();
    }

    /** Bound a moment ago, and by nobody now. */
    private static int portThatRefuses() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
