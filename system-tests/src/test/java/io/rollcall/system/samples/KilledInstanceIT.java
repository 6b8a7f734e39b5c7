package io.rollcall.system.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Answer;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Server;
import io.rollcall.wire.echo.EchoResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An instance is killed, and with the retries that the samples switch on no call through Gateway or Feign fails. */
@Tag("dist")
class KilledInstanceIT {

    /** More calls than either instance's ejection takes attempts. */
    private static final int CALLS = 60;

    /** The lease of an instance that another test has killed. */
    private static final Duration LEASE_IS_OVER = Duration.ofSeconds(20);

    /** The gateway's routes follow the list of services, which it reads every other second. */
    private static final Duration ROUTE_IS_THERE = Duration.ofSeconds(15);

    /** Enough calls for each of two instances to get two. */
    private static final int KEPT_CONNECTIONS_MET = 4;

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    private static Server gateway;
    private static Server shop;

    @BeforeAll
    static void start() throws IOException {
        gateway = Sample.build(cluster, "gateway", "gateway").start("gateway", "gateway1");
        shop = Sample.build(cluster, "feign", "shop").start("shop", "shop1");
        cluster.start("echo", "stays"); // after the gateway, so that its locator must learn of it
        await().atMost(ROUTE_IS_THERE).until(() -> viaGateway().isGood());
    }

    /**
     * A POST on a connection that the killed instance had kept open may have been executed, and is not repeated: GETs
     * meet these first.
     */
    @Test
    void noCallThroughGatewayFailsThatMayBeRepeated() {
        Server killed = startCalled("killed-g", KilledInstanceIT::viaGateway);
        killed.process().kill();
        for (int i = 0; i < KEPT_CONNECTIONS_MET; i++)
            assertThat(gateway.endpoint().get("echo/actuator/health/liveness").status())
                    .isEqualTo(200);
        noCallFails("killed-g", KilledInstanceIT::viaGateway);
    }

    @Test
    void noCallThroughFeignFails() {
        Server killed = startCalled("killed-f", KilledInstanceIT::viaFeign);
        killed.process().kill();
        noCallFails("killed-f", KilledInstanceIT::viaFeign);
    }

    /**
     * Beside the one that stays, and no other: with two of three dead, three attempts may meet a dead one each time.
     */
    private static Server startCalled(String id, Supplier<Answer> call) {
        await().atMost(LEASE_IS_OVER).until(() -> cluster.ids("echo").equals(List.of("stays")));
        Server server = cluster.start("echo", id);
        await().until(() -> call.get().as(EchoResponse.class).servedBy().equals(id));
        return server;
    }

    private static void noCallFails(String id, Supplier<Answer> call) {
        for (int i = 0; i < CALLS; i++) {
            Answer answer = call.get();
            assertThat(answer.status()).as(answer.body()).isEqualTo(200);
            assertThat(answer.as(EchoResponse.class).servedBy()).isNotEqualTo(id);
        }
    }

    private static Answer viaGateway() {
        return gateway.endpoint().post("echo/Echo.Echo", "{\"msg\":\"hi\"}");
    }

    private static Answer viaFeign() {
        return shop.endpoint().get("shop/hi");
    }
}
