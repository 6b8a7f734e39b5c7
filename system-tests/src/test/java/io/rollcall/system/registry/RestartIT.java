package io.rollcall.system.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.RefusedException;
import io.rollcall.process.UnreachableException;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Load;
import io.rollcall.system.cluster.Server;
import io.rollcall.wire.registry.ServicesRequest;
import io.rollcall.wire.registry.ServicesResponse;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("dist")
class RestartIT {

    /**
     * A third of the default lease, within which the last instance has sent a heartbeat and learned that it must
     * register again, and a second more.
     */
    private static final Duration ALL_BACK = Duration.ofSeconds(10).dividedBy(3).plusSeconds(1);

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @Test
    void callsGoOnWithoutTheRegistryAndAllAreBackSoonAfterIt() {
        Server[] all = {
            cluster.launch("echo", "echo1"), cluster.launch("echo", "echo2"), cluster.launch("echo", "echo3")
        };
        cluster.awaitUp("echo", all);
        try (Load load = Load.on(cluster)) {
            await().until(() -> load.served() > 0);
            cluster.registry().process().kill();
            long servedBefore = load.served();
            cluster.restartRegistry();
            awaitPoll(() -> cluster.registry().endpoint().isAlive());
            long upAtNanos = System.nanoTime();

            awaitPoll(() -> registered() == all.length);
            assertThat(Duration.ofNanos(System.nanoTime() - upAtNanos)).isLessThan(ALL_BACK);
            awaitPoll(() -> lookup().equals(List.of("echo1", "echo2", "echo3")));
            assertThat(load.served()).isGreaterThan(servedBefore + 100);
            assertThat(load.failures()).isEmpty();
        }
    }

    /** Unlike lookups, this is answered while the registry is not complete yet. */
    private static int registered() {
        ServicesResponse services =
                cluster.registry().endpoint().call("Registry.Services", new ServicesRequest(), ServicesResponse.class);
        return services.services().stream()
                .filter(service -> service.service().equals("echo"))
                .mapToInt(ServicesResponse.Service::up)
                .sum();
    }

    /** Returns nothing while the registry does not answer, or answers that its list is not complete yet. */
    private static List<String> lookup() {
        try {
            return cluster.ids("echo");
        } catch (UnreachableException | RefusedException notYet) {
            return List.of();
        }
    }

    private static void awaitPoll(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(10))
                .until(condition);
    }
}
