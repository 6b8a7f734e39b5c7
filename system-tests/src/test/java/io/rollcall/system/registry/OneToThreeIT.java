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
import io.rollcall.wire.registry.MemberRequest;
import io.rollcall.wire.registry.MembersResponse;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * A registry that was alone becomes one of three, each of which is restarted, and then is alone again; all under load,
 * with its identity and its versions.
 */
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

            restartEach();
            assertThat(registry.lookup(2, "echo")).isEqualTo(after);

            leaveAlone(0);
            assertThat(registry.lookup(0, "echo")).isEqualTo(after);
            Server more = registry.launch("echo", "echo2", "--rollcall.instance.ttl=3s");
            registry.awaitUp("echo", echo, more);
            await().atMost(PATIENCE).until(() -> load.servedBy("echo2") > 0);
            assertThat(load.failures()).isEmpty();
        }
    }

    /** The leader is the last one, as for an upgrade. */
    private static void restartEach() {
        int leader = registry.awaitLeader();
        for (int after = 1; after <= registry.size(); after++) {
            int member = (leader + after) % registry.size();
            assertThat(registry.process(member).terminate().awaitExit(PATIENCE)).isZero();
            registry.awaitLeader();
            registry.start(member);
            registry.awaitReady();
        }
    }

    /** Each is removed while it runs, and ends by itself. */
    private static void leaveAlone(int last) {
        transferTo(last);
        for (int member = 0; member < registry.size(); member++) {
            if (member == last) continue;
            assertThat(change("Cluster.Remove", member).members())
                    .doesNotContain(registry.member(member).address());
            assertThat(registry.process(member).awaitExit(PATIENCE)).isZero();
        }
        assertThat(registry.awaitLeader()).isEqualTo(last);
        assertThat(registry.group()).hasSize(1);
    }

    /** Asks again where the outcome is not known, as the answer says. */
    private static void transferTo(int member) {
        await().atMost(PATIENCE)
                .ignoreExceptionsMatching(e -> String.valueOf(e.getMessage()).contains("outcome-unknown"))
                .untilAsserted(() -> change("Cluster.Transfer", member));
    }

    private static MembersResponse change(String method, int member) {
        MemberRequest request = new MemberRequest(registry.member(member).address());
        return registry.member(registry.awaitLeader()).call(method, request, MembersResponse.class);
    }

    private static LookupResponse lookup(Endpoint at) {
        return at.call("Registry.Lookup", new LookupRequest("echo", null), LookupResponse.class);
    }
}
