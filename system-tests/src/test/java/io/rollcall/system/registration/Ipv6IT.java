package io.rollcall.system.registration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.ProcessGroup;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.requires.RequiresTool;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("dist")
@Timeout(180)
class Ipv6IT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** The address is not a loopback, and nobody else is on the network. */
    private static final String OPEN = "--rollcall.security=off";

    private static final String REGISTRY = "[" + Ipv6Host.ADDRESS + "]:9000";

    @RegisterExtension
    static final RequiresTool NAMESPACE =
            RequiresTool.of("root, and network namespaces with IPv6 (Debian's iproute2)", Ipv6Host::canBeMade);

    @Test
    void aHostThatHasAnIpv6AddressOnlyRegistersThatAndIsCalledThere() {
        try (Ipv6Host host = Ipv6Host.create();
                ProcessGroup processGroup = new ProcessGroup(Cluster.quickStart())) {
            run(processGroup, host, "registry", "-listen", "[::]:9000", OPEN);
            RunningProcess math = run(processGroup, host, "math", "-listen", "[::]:9201", "-registry", REGISTRY, OPEN);
            await().atMost(PATIENCE)
                    .until(() -> math.stdout()
                            .contains("Registered math/math-2001-db8--5-9201 at [" + Ipv6Host.ADDRESS + "]:9201"));

            RunningProcess client =
                    run(processGroup, host, "client", "-service", "math", "-n", "3", "-registry", REGISTRY);
            assertThat(client.awaitExit(PATIENCE))
                    .as(client.stdout() + client.stderr())
                    .isZero();
        }
    }

    private static RunningProcess run(ProcessGroup processGroup, Ipv6Host host, String app, String... flags) {
        return processGroup.run(app, host.on(Cluster.quickStart().command(app, List.of(flags))));
    }
}
