package io.rollcall.system.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.RefusedException;
import io.rollcall.process.UnreachableException;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Load;
import io.rollcall.system.cluster.Server;
import io.rollcall.wire.registry.CallersRequest;
import io.rollcall.wire.registry.CallersResponse;
import io.rollcall.wire.registry.DeregisterRequest;
import io.rollcall.wire.registry.DeregisterResponse;
import io.rollcall.wire.registry.Event;
import io.rollcall.wire.registry.EventsRequest;
import io.rollcall.wire.registry.EventsResponse;
import io.rollcall.wire.registry.EvictRequest;
import io.rollcall.wire.registry.EvictResponse;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.OverrideRequest;
import io.rollcall.wire.registry.OverrideResponse;
import io.rollcall.wire.registry.OverrideStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Why real processes came and went, and what an operator says of them. */
@Tag("dist")
class SteeringIT {

    private static final String LEASE = "--rollcall.instance.ttl=3s";

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @Test
    void theRegistryKnowsWhyEachInstanceCameAndWentAndKeepsWhatAnOperatorSays() {
        Server echo1 = cluster.launch("echo", "echo1", LEASE);
        Server echo2 = cluster.launch("echo", "echo2", LEASE);
        Server echo3 = cluster.launch("echo", "echo3", LEASE);
        cluster.awaitUp("echo", echo1, echo2, echo3);
        assertThat(causes("echo1")).startsWith("registered started");

        echo1.process().terminate();
        awaitEvent("echo1", "removed farewell");
        assertThat(causes("echo1")).contains("status draining");

        echo2.process().kill();
        awaitEvent("echo2", "removed lease-expired");

        call("Registry.Deregister", new DeregisterRequest("echo", "echo3", null), DeregisterResponse.class);
        awaitEvent("echo3", "removed operator");
        awaitPoll(() -> cluster.ids("echo").equals(List.of("echo3"))); // it lives, and comes back

        Server echo4 = cluster.start("echo", "echo4", LEASE);
        OverrideRequest out =
                new OverrideRequest("echo", "echo3", OverrideStatus.OUT_OF_SERVICE, null, "its disk fails", null);
        call("Registry.Override", out, OverrideResponse.class);
        try (Load load = Load.on(cluster)) {
            await().until(() -> load.served() > 100);
            assertThat(load.failures()).isEmpty();
            assertThat(load.servedBy("echo3")).isZero();
            awaitPoll(
                    () -> callers().stream().anyMatch(edge -> edge.caller().equals("caller") && edge.instances() == 1));
        }
        assertThat(cluster.ids("echo")).containsExactly("echo4");

        cluster.registry().process().kill();
        cluster.restartRegistry();
        awaitPoll(() -> cluster.ids("echo").equals(List.of("echo4")) && isListed("echo3"));

        EvictRequest evict = new EvictRequest("echo", "echo4", "it loops", 600_000L);
        assertThat(call("Registry.Evict", evict, EvictResponse.class).removed()).isTrue();
        awaitEvent("echo4", "removed evicted");
        awaitPoll(() -> transcript(echo4).contains("has evicted this instance (it loops)"));
        assertThat(cluster.ids("echo")).isEmpty();

        call("Registry.Override", new OverrideRequest("echo", "echo3", null, null, null, null), OverrideResponse.class);
        assertThat(cluster.ids("echo")).containsExactly("echo3");
    }

    private static boolean isListed(String id) {
        return cluster
                .registry()
                .endpoint()
                .call("Registry.Lookup", new LookupRequest("echo", true), LookupResponse.class)
                .instances()
                .stream()
                .anyMatch(instance -> instance.id().equals(id) && !instance.takesCalls());
    }

    private static String transcript(Server server) {
        return server.process().stdout() + server.process().stderr();
    }

    private static List<CallersResponse.Edge> callers() {
        return call("Registry.Callers", new CallersRequest("echo"), CallersResponse.class)
                .edges();
    }

    private static List<String> causes(String id) {
        List<String> causes = new ArrayList<>();
        EventsRequest request = new EventsRequest(null, "echo", 1_000, null);
        for (Event event :
                call("Registry.Events", request, EventsResponse.class).events())
            if (event.id().equals(id)) causes.add(event.change() + " " + event.cause());
        return causes;
    }

    private static void awaitEvent(String id, String cause) {
        awaitPoll(() -> causes(id).contains(cause));
    }

    private static <T> T call(String method, Object request, Class<T> type) {
        return cluster.registry().endpoint().call(method, request, type);
    }

    private static void awaitPoll(Callable<Boolean> condition) {
        await().atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .ignoreExceptionsMatching(e -> e instanceof UnreachableException || e instanceof RefusedException)
                .until(condition);
    }
}
