package io.rollcall.system.samples;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Server;
import io.rollcall.wire.echo.EchoResponse;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

@Tag("dist")
class HelloIT {

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @Test
    void twentyLinesAndADependencyMakeAnApplicationThatIsFoundAndFindsOthers() throws IOException {
        cluster.start("echo", "echo1");
        Server hello = Sample.build(cluster, "hello", "hello").start("hello", "hello1");

        assertThat(hello.endpoint().get("hello/Ada").as(EchoResponse.class))
                .isEqualTo(new EchoResponse("hello Ada", "echo1"));
        assertThat(cluster.ids("hello")).containsExactly("hello1");

        hello.process().terminate().awaitExit(Duration.ofSeconds(15));
        await().until(() -> cluster.ids("hello").isEmpty());
    }
}
