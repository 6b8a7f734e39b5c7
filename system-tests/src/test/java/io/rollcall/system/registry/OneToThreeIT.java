package io.rollcall.system.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Endpoint;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Caller;
import io.rollcall.system.cluster.Load;
import io.rollcall.system.cluster.RegistryMembers;
import io.rollcall.system.cluster.Server;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** A registry that was alone becomes one of three, under load, with its identity and its versions. */
@Tag("dist")
class OneToThreeIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @RegisterExtension
    static final RegistryMembers registry = new RegistryMembers(3);

    @Test
    void nothingIsLost() {
        Endpoint first = registry.member(0);
        RunningProcess alone = registry.processGroup()
                .start("alone", "registry", "-listen", first.address(), "-data", registry.directory(0));
        await().atMost(PATIENCE).until(first::isReady);
        Server echo = registry.launch("echo", "echo1", "--rollcall.instance.ttl=3s");
        await().atMost(PATIENCE).until(() -> lookup(first).instances().size() == 1);
        LookupResponse before = lookup(first);

        try (Load load = Load.by(new Caller(registry.addresses()))) {
            await().atMost(PATIENCE).until(() -> load.served() > 100);
            assertThat(alone.terminate().awaitExit(PATIENCE)).isZero();
            for (int member = 0; member < registry.size(); member++) {
                registry.start(member);
                registry.awaitReady();
            }
            registry.awaitUp("echo", echo);
            LookupResponse after = registry.lookup(2, "echo");
            assertThat(after.registry()).isEqualTo(before.registry());
            assertThat(after.version()).isGreaterThan(before.version());
            assertThat(load.failures()).isEmpty();
        }
    }

    private static LookupResponse lookup(Endpoint at) {
        return at.call("Registry.Lookup", new LookupRequest("echo", null), LookupResponse.class);
    }
}
