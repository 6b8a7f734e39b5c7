package io.rollcall.system.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.RegistryMembers;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.RegisterResponse;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An operator recovers one of three members by mistake, because the two others live and only did not answer. */
@Tag("dist")
@Tag("cluster")
class RivalRegistriesIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Longer than a member of a group that was replaced waits for a leader. */
    private static final Duration LONG_ENOUGH = Duration.ofSeconds(15);

    private static final String WARNING = "TWO REGISTRIES";

    @RegisterExtension
    static final RegistryMembers registry = new RegistryMembers(3);

    @Test
    void theMajorityGoesOnAndAllMembersSayThatThereAreTwo() {
        registry.startAll();
        int leader = registry.awaitLeader();
        int recovered = (leader + 1) % registry.size();
        int follower = (leader + 2) % registry.size();

        register(leader, "kept");

        assertThat(registry.process(recovered).terminate().awaitExit(PATIENCE)).isZero();
        registry.process(leader).pause();
        registry.process(follower).pause();
        RunningProcess mistake = registry.processGroup()
                .start("recover", "registry", "recover", "-data", registry.directory(recovered), "-yes");
        int status = mistake.awaitExit(PATIENCE);
        registry.process(leader).resume();
        registry.process(follower).resume();
        assertThat(status).as(mistake.stderr()).isZero();
        registry.start(recovered);
        for (int member = 0; member < registry.size(); member++) {
            RunningProcess process = registry.process(member);
            await().atMost(PATIENCE).until(() -> (process.stdout() + process.stderr()).contains(WARNING));
        }
        await().during(LONG_ENOUGH)
                .atMost(LONG_ENOUGH.multipliedBy(2))
                .until(() -> registry.process(leader).isAlive()
                        && registry.process(follower).isAlive()
                        && registry.lookup(leader, "kept").instances().size() == 1);

        registry.process(recovered).kill();
        registry.empty(recovered);
        registry.start(recovered);
        registry.awaitReady();
        assertThat(registry.group()).hasSize(3);
        assertThat(registry.lookup(recovered, "kept")).isEqualTo(registry.lookup(leader, "kept"));
    }

    /** With a lease that outlives the test, because instances that know all addresses may go over to the other one. */
    private static void register(int member, String service) {
        RegisterRequest request =
                new RegisterRequest(service, "a", "localhost:1", null, null, null, 3_600_000L, Status.UP);
        registry.member(member).call("Registry.Register", request, RegisterResponse.class);
    }
}
