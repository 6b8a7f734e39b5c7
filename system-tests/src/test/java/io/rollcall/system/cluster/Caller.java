package io.rollcall.system.cluster;

import io.rollcall.call.HttpClients;
import io.rollcall.call.LoadBalanced;
import io.rollcall.wire.echo.EchoApi;
import io.rollcall.wire.echo.EchoRequest;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.web.client.RestClient;

/** A user's application that calls echo through the starter, and watches the registry as it does if nothing else is said. */
public final class Caller implements AutoCloseable {

    private final ConfigurableApplicationContext application;
    private final EchoApi echo;

    public Caller(Cluster cluster) {
        application = new SpringApplicationBuilder(Application.class)
                .web(WebApplicationType.NONE)
                .run(
                        "--spring.application.name=caller",
                        "--spring.main.banner-mode=off",
                        "--logging.level.root=warn",
                        "--rollcall.instance.enabled=false",
                        "--rollcall.registry.address="
                                + cluster.registry().endpoint().address());
        echo = application.getBean(EchoApi.class);
    }

    /** @return the id of the instance that answered */
    public String call() {
        return echo.echo(new EchoRequest("hello")).servedBy();
    }

    @Override
    public void close() {
        application.close();
    }

    @EnableAutoConfiguration
    static class Application {

        @Bean
        EchoApi echo(@LoadBalanced RestClient.Builder builder) {
            return HttpClients.create(builder.baseUrl("http://echo").build(), EchoApi.class);
        }
    }
}
