package io.rollcall.system.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Server;
import io.rollcall.system.process.Answer;
import io.rollcall.wire.echo.EchoResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.function.Supplier;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An instance is killed, and with the retries that the samples switch on no call through Gateway or Feign fails. */
class KilledInstanceIT {

    /** More than the attempts that an ejection takes, to either instance. */
    private static final int CALLS = 60;

    /** Its routes follow the list of services, which is asked for every other second. */
    private static final Duration ROUTE_IS_THERE = Duration.ofSeconds(15);

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    private static Server gateway;
    private static Server shop;

    @BeforeAll
    static void start() throws IOException {
        gateway = Sample.build(cluster, "gateway", "gateway").start("gateway", "gateway1");
        shop = Sample.build(cluster, "feign", "shop").start("shop", "shop1");
        cluster.start("echo", "stays"); // after the gateway, whose locator is to hear of it
        await().atMost(ROUTE_IS_THERE).until(() -> viaGateway().isGood());
    }

    /** A POST may have been executed, so the gateway repeats none. */
    @Test
    void noGetThroughGatewayFails() {
        Server killed = startCalled("killed-g", KilledInstanceIT::viaGateway);
        killed.process().kill();
        for (int i = 0; i < CALLS; i++)
            assertThat(gateway.endpoint().get("echo/actuator/health/liveness").status())
                    .isEqualTo(200);
    }

    @Test
    void noCallThroughFeignFails() {
        Server killed = startCalled("killed-f", KilledInstanceIT::viaFeign);
        killed.process().kill();
        noCallFails("killed-f", KilledInstanceIT::viaFeign);
    }

    private static Server startCalled(String id, Supplier<Answer> call) {
        Server server = cluster.start("echo", id);
        await().until(() -> {
            Answer answer = call.get(); // an instance that another test has killed may still be listed
            return answer.isGood() && answer.as(EchoResponse.class).servedBy().equals(id);
        });
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
