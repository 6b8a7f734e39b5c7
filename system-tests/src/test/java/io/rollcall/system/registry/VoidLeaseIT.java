package io.rollcall.system.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rollcall.process.Answer;
import io.rollcall.process.Endpoint;
import io.rollcall.process.RefusedException;
import io.rollcall.system.cluster.SeedCluster;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.DeregisterRequest;
import io.rollcall.wire.registry.DeregisterResponse;
import io.rollcall.wire.registry.HeartbeatRequest;
import io.rollcall.wire.registry.HeartbeatResponse;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.RegisterResponse;
import io.rollcall.wire.registry.Status;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** An instance has registered twice, as a restarted one does. Late messages of its first life change nothing. */
@Tag("dist")
@ExtendWith(SeedCluster.Extension.class)
class VoidLeaseIT {

    private static final String SERVICE = "twice-registered";
    private static final String ID = "phoenix";

    private final Endpoint registry;
    private final String voidLease;
    private final LookupResponse before;

    VoidLeaseIT(SeedCluster seed) {
        registry = seed.registry().endpoint();
        voidLease = register("localhost:1111");
        register("localhost:2222");
        before = lookup();
    }

    @AfterEach
    void leave() {
        deregister(null);
    }

    @Test
    void theSecondRegistrationReplacesTheFirst() {
        assertThat(before.instances()).extracting(Instance::address).containsExactly("localhost:2222");
    }

    @Test
    void aLateFarewellRemovesNothing() {
        assertThat(deregister(voidLease).removed()).isFalse();
        assertThat(lookup()).isEqualTo(before);
    }

    @Test
    void aLateHeartbeatIsRefusedAndChangesNothing() {
        Answer answer = refusal(new HeartbeatRequest(SERVICE, ID, voidLease, Status.DOWN));
        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.problem().code()).isEqualTo(ProblemCode.UNKNOWN_LEASE);
        assertThat(lookup()).isEqualTo(before);
    }

    private String register(String address) {
        RegisterRequest request = new RegisterRequest(SERVICE, ID, address, null, null, null, null, null);
        return registry.call("Registry.Register", request, RegisterResponse.class)
                .lease();
    }

    private DeregisterResponse deregister(@Nullable String lease) {
        DeregisterRequest request = new DeregisterRequest(SERVICE, ID, lease);
        return registry.call("Registry.Deregister", request, DeregisterResponse.class);
    }

    private LookupResponse lookup() {
        return registry.call("Registry.Lookup", new LookupRequest(SERVICE, true), LookupResponse.class);
    }

    private Answer refusal(HeartbeatRequest heartbeat) {
        return catchThrowableOfType(
                        RefusedException.class,
                        () -> registry.call("Registry.Heartbeat", heartbeat, HeartbeatResponse.class))
                .answer();
    }
}
