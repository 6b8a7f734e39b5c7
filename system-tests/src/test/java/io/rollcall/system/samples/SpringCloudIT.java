package io.rollcall.system.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Answer;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Server;
import io.rollcall.wire.echo.EchoResponse;
import io.rollcall.wire.registry.Instance;
import java.io.IOException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** An application that knows Spring Cloud only. */
@Tag("dist")
class SpringCloudIT {

    /** Many times as long as it should take. Spring Cloud's own cache would take 35 s. */
    private static final Duration SOON = Duration.ofSeconds(2);

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    private static Sample sample;
    private static Server stays;
    private static Server orders;

    @BeforeAll
    static void start() throws IOException {
        stays = cluster.start("echo", "stays");
        sample = Sample.build(cluster, "spring-cloud", "orders");
        orders = sample.start("orders", "orders1");
    }

    @Test
    void itFindsWhoeverIsThere() {
        assertThat(names("services")).containsExactly("echo", "orders");
        assertThat(names("services/echo")).contains("stays");
        assertThat(names("services/nobody")).isEmpty();
        assertThat(call()).isEqualTo("stays");
    }

    @Test
    void itIsRegisteredOnceAndLeavesWhenItIsToldTo() {
        Server leaves = sample.start("orders", "orders2");
        assertThat(cluster.lookup("orders").instances())
                .extracting(Instance::address)
                .containsExactly(orders.endpoint().address(), leaves.endpoint().address());

        leaves.process().terminate().awaitExit(Duration.ofSeconds(15));

        assertThat(cluster.ids("orders")).containsExactly("orders1");
        assertThat(leaves.process().stdout()).contains("Deregistered orders/orders2");
    }

    @Test
    void itCallsANewInstanceSoonAndALeavingOneNoMoreAndNoCallFails() {
        call();
        Server comes = cluster.start("echo", "comes");
        await().atMost(SOON).until(() -> call().equals(comes.id()));

        comes.process().terminate();
        while (comes.process().isAlive()) call();

        for (int i = 0; i < 20; i++) assertThat(call()).isEqualTo(stays.id());
    }

    /** @return the id of the instance that answered */
    private static String call() {
        Answer answer = orders.endpoint().get("orders/lemon");
        assertThat(answer.status()).as(answer.body()).isEqualTo(200);
        return answer.as(EchoResponse.class).servedBy();
    }

    private static List<String> names(String path) {
        return Arrays.asList(orders.endpoint().get(path).as(String[].class));
    }
}
