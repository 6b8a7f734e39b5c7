package io.rollcall.echo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

import io.rollcall.call.HttpClients;
import io.rollcall.wire.echo.EchoApi;
import io.rollcall.wire.echo.EchoRequest;
import io.rollcall.wire.echo.EchoResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.client.RestClient;

@SpringBootTest(
        webEnvironment = RANDOM_PORT,
        properties = {"rollcall.instance.id=echo1", "rollcall.instance.enabled=false"})
class EchoTest {

    @LocalServerPort
    int port;

    @ParameterizedTest
    @ValueSource(strings = {"hello", "", "grüezi \uD83D\uDC4B", "\"quoted\" \\ \n"})
    void itSaysWhatItIsTold(String msg) {
        EchoApi echo = HttpClients.create(RestClient.create("http://localhost:" + port), EchoApi.class);

        assertThat(echo.echo(new EchoRequest(msg))).isEqualTo(new EchoResponse(msg, "echo1"));
    }
}
