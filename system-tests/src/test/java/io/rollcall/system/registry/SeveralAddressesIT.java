package io.rollcall.system.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Endpoint;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Caller;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Forwarder;
import io.rollcall.system.cluster.Load;
import io.rollcall.system.cluster.Server;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** One registry has four addresses, all but one of which end. Each application has chosen one of them at random. */
@Tag("dist")
class SeveralAddressesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Longer than a lease. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(5);

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @Test
    void nobodyRegistersAnewNoCallFailsAndNewsIsHeard() throws IOException {
        List<Forwarder> forwarders = new ArrayList<>();
        String direct = cluster.registry().endpoint().address();
        for (int i = 0; i < 3; i++) forwarders.add(new Forwarder(port(direct)));
        String all = Stream.concat(forwarders.stream().map(Forwarder::address), Stream.of(direct))
                .collect(Collectors.joining(","));
        cluster.awaitUp("echo", launch("echo1", all), launch("echo2", all), launch("echo3", all));
        long version = cluster.lookup("echo").version();

        try (Load load = Load.by(new Caller(all))) {
            await().atMost(PATIENCE).until(() -> load.served() > 100);
            forwarders.forEach(Forwarder::close);
            await().during(LONG_ENOUGH)
                    .atMost(LONG_ENOUGH.multipliedBy(2))
                    .until(() -> cluster.lookup("echo").version() == version);

            launch("echo4", direct);
            await().atMost(PATIENCE).until(() -> load.servedBy("echo4") > 0);
            assertThat(load.failures()).isEmpty();
        }
    }

    private static Server launch(String id, String registries) {
        int port = cluster.port();
        RunningProcess process = cluster.processGroup()
                .start(
                        id,
                        "echo",
                        "-listen",
                        ":" + port,
                        "-public",
                        "localhost:" + port,
                        "-registry",
                        registries,
                        "-id",
                        id,
                        "--rollcall.instance.ttl=3s");
        return new Server(id, process, Endpoint.at(port));
    }

    private static int port(String address) {
        return Integer.parseInt(address.substring(address.lastIndexOf(':') + 1));
    }
}
