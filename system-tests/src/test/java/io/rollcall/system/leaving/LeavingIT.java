package io.rollcall.system.leaving;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.system.cluster.Caller;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Load;
import io.rollcall.system.cluster.Server;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LeavingIT {

    private static final Duration LEASE = Duration.ofSeconds(3);
    private static final String LEASE_FLAG = "--rollcall.instance.ttl=" + LEASE.toMillis() + "ms";

    /** The promise of the design: a lease ends at most this late. */
    private static final Duration LATE = Duration.ofMillis(100);

    /** The exit status of an orderly stop. */
    private static final int STOPPED_IN_ORDER = 0;

    /** Four rounds make the twenty that are claimed; a short build plays one. */
    private static final int ROUNDS = Integer.getInteger("tests.leaving.rounds", 1);

    private static final int AT_A_TIME = 5;

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @BeforeAll
    static void someoneStays() {
        cluster.start("echo", "stays");
    }

    @Test
    void noCallFailsWhenAnInstanceIsStoppedUnderLoadHoweverOftenThatIsDone() {
        for (int round = 0; round < ROUNDS; round++) {
            // Several at a time, because starting them takes the time.
            Server[] leaving = IntStream.range(AT_A_TIME * round, AT_A_TIME * (round + 1))
                    .mapToObj(i -> cluster.launch("echo", "leaves-" + i))
                    .toArray(Server[]::new);
            cluster.awaitUp("echo", leaving);
            try (Load load = Load.on(cluster)) {
                for (Server server : leaving) stopUnderLoad(server, load);
            }
        }
    }

    private static void stopUnderLoad(Server server, Load load) {
        await().until(() -> load.servedBy(server.id()) >= 20);
        int status = server.process().terminate().awaitExit(Duration.ofSeconds(15));
        assertThat(status).isEqualTo(STOPPED_IN_ORDER);
        assertThat(cluster.ids("echo")).doesNotContain(server.id());
        assertThat(load.failures()).as("after %s was stopped", server.id()).isEmpty();
    }

    @Test
    void aKilledInstanceIsLookedUpNoLongerThanItsLease() {
        Server victim = cluster.start("echo", "is-killed", LEASE_FLAG);
        victim.process().kill();
        long killedAtNanos = System.nanoTime(); // it has sent no heartbeat after this

        AtomicLong lastSeenAtNanos = new AtomicLong();
        await().pollInterval(Duration.ofMillis(5)).until(() -> {
            long askedAtNanos = System.nanoTime();
            if (!cluster.ids("echo").contains(victim.id())) return true;
            lastSeenAtNanos.set(askedAtNanos);
            return false;
        });

        Duration seen = Duration.ofNanos(lastSeenAtNanos.get() - killedAtNanos);
        assertThat(seen).isBetween(Duration.ZERO, LEASE.plus(LATE));
    }

    @Test
    void aCallToAKilledInstanceGoesToAnotherOne() {
        Server victim = cluster.start("echo", "is-killed-too", LEASE_FLAG);
        try (Caller caller = new Caller(cluster)) {
            await().until(() -> caller.call().equals(victim.id()));
            victim.process().kill();

            assertThat(cluster.ids("echo")).contains(victim.id());
            for (int i = 0; i < 20; i++) assertThat(caller.call()).isEqualTo("stays");
        }
    }
}
