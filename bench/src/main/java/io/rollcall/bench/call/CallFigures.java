package io.rollcall.bench.call;

import io.rollcall.balance.BalanceAutoConfiguration;
import io.rollcall.bench.compare.Comparison;
import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.compare.Subject;
import io.rollcall.bench.registry.Constant;
import io.rollcall.bench.report.Bar;
import io.rollcall.bench.report.Figure;
import io.rollcall.bench.report.Row;
import io.rollcall.call.CallAutoConfiguration;
import io.rollcall.call.LoadBalanced;
import io.rollcall.call.RegistryClientAutoConfiguration;
import io.rollcall.directory.Directory;
import io.rollcall.directory.DirectoryAutoConfiguration;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.web.client.RestClient;

/**
 * Measures the cost of calling by name instead of by address: two clients of one process, over one HTTP client, call
 * one server in turn.
 */
public final class CallFigures {

    private static final String BARE = "bare RestClient";
    private static final String ANSWER = "{\"msg\":\"hello\",\"servedBy\":\"echo1\"}";

    /** The difference is about a fiftieth. Therefore rounds are many and short: a drift of the machine affects both. */
    private static final int ROUNDS = 25;

    private static final Duration ROUND = Duration.ofSeconds(2);

    private final Setting setting;
    private final Consumer<Figure> out;

    public CallFigures(Setting setting, Consumer<Figure> out) {
        this.setting = setting;
        this.out = out;
    }

    public void measure() throws IOException, InterruptedException {
        Constant echo = Constant.tomcat(setting, ANSWER);
        try (ConfigurableApplicationContext application = application(echo.port())) {
            Clients clients = application.getBean(Clients.class);
            List<Row> rows = new Comparison(setting)
                    .play(
                            List.of(
                                    new Subject(
                                            Figure.ROLLCALL,
                                            "",
                                            echo.server(),
                                            new Calls(clients.balanced(), "http://echo")),
                                    new Subject(
                                            BARE,
                                            "",
                                            echo.server(),
                                            new Calls(clients.bare(), "http://localhost:" + echo.port()))),
                            setting.isQuick() ? setting.rounds() : ROUNDS,
                            setting.isQuick() ? setting.round() : ROUND);
            out.accept(Figure.more(
                    "A balanced call",
                    "calls a second",
                    "RestClient, one thread, both over one pool of connections, to a bare Tomcat with a constant answer of %d bytes"
                            .formatted(ANSWER.length()),
                    rows,
                    List.of(Bar.times(Figure.ROLLCALL, BARE, 0.95, 0.98))));
        } finally {
            echo.server().close();
        }
    }

    private static ConfigurableApplicationContext application(int port) {
        return new SpringApplicationBuilder(Caller.class)
                .web(WebApplicationType.NONE)
                .logStartupInfo(false)
                .properties("echo.port=" + port, "spring.main.banner-mode=off")
                .run();
    }

    record Clients(RestClient balanced, RestClient bare) {}

    /** A calling application with a directory that knows one instance. */
    @Configuration(proxyBeanMethods = false)
    @ImportAutoConfiguration({
        BalanceAutoConfiguration.class,
        CallAutoConfiguration.class,
        DirectoryAutoConfiguration.class,
        RegistryClientAutoConfiguration.class
    })
    static class Caller {

        @Bean
        Directory directory(@Value("${echo.port}") int port) {
            Instance echo = new Instance("echo1", "localhost:" + port, 1, null, Status.UP, false, Map.of());
            return new Known(new LookupResponse("echo", 1, List.of(echo)));
        }

        @Bean
        Clients clients(
                @LoadBalanced RestClient.Builder builder,
                @Qualifier("rollcallRequestFactory") ClientHttpRequestFactory requests) {
            return new Clients(
                    builder.build(),
                    RestClient.builder().requestFactory(requests).build());
        }
    }

    private record Known(LookupResponse list) implements Directory {

        @Override
        public LookupResponse lookup(String service) {
            return list;
        }

        @Override
        public AutoCloseable subscribe(String service, Consumer<LookupResponse> listener) {
            listener.accept(list);
            return () -> {};
        }
    }
}
