package io.rollcall.chassis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;

class ListenAddressTest {

    @Test
    void aPortAloneListensOnTheLoopback() {
        assertThat(listening(":9000")).isEqualTo("localhost:9000");
        assertThat(listening(":0")).isEqualTo("localhost:0");
    }

    @Test
    void aHostIsWhereItListens() {
        assertThat(listening("localhost:9000")).isEqualTo("localhost:9000");
        assertThat(listening("[::1]:9000")).isEqualTo("::1:9000");
        assertThat(listening("0.0.0.0:9000")).isEqualTo("0.0.0.0:9000");
        assertThat(listening("[::]:9000")).isEqualTo(":::9000");
    }

    @Test
    void whoeverSetsBootsPortWins() {
        assertThat(listening(Map.of("rollcall.listen", ":9000", "server.port", "1")))
                .isEqualTo("localhost:1");
        assertThat(listening(Map.of("rollcall.listen", ":9000", "server.address", "10.1.0.5")))
                .isEqualTo("10.1.0.5:9000");
    }

    @Test
    void anythingElseIsRefusedByName() {
        assertThatThrownBy(() -> listening("9000"))
                .isInstanceOf(InvalidConfigurationPropertyValueException.class)
                .hasMessageContaining("rollcall.listen");
    }

    private static String listening(String listen) {
        return listening(Map.of("rollcall.listen", listen));
    }

    private static String listening(Map<String, Object> properties) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("test", properties));
        new ListenAddress().postProcessEnvironment(environment, new SpringApplication());
        return environment.getProperty("server.address") + ':' + environment.getProperty("server.port");
    }
}
