package io.rollcall.client;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsParameters;
import com.sun.net.httpserver.HttpsServer;
import io.rollcall.client.security.SecurityCommand;
import io.rollcall.tls.Tls;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLParameters;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Commands at a server that speaks TLS and demands a certificate. */
class CommandTlsTest {

    @TempDir
    private Path parent;

    private HttpsServer server;
    private String address;

    @BeforeEach
    void start() throws Exception {
        SSLContext context = Tls.of(trial("trial").resolve("registry")).context();
        server = HttpsServer.create(new InetSocketAddress(0), 0);
        server.setHttpsConfigurator(new HttpsConfigurator(context) {
            @Override
            public void configure(HttpsParameters params) {
                SSLParameters demanding = context.getDefaultSSLParameters();
                demanding.setNeedClientAuth(true);
                params.setSSLParameters(demanding);
            }
        });
        server.createContext("/Registry.Services", exchange -> {
            try (exchange) {
                byte[] body =
                        "{\"version\":1,\"services\":[{\"service\":\"app\",\"instances\":1,\"up\":1}]}".getBytes(UTF_8);
                exchange.getRequestBody().readAllBytes();
                exchange.sendResponseHeaders(200, body.length);
                exchange.getResponseBody().write(body);
            }
        });
        server.start();
        address = "localhost:" + server.getAddress().getPort();
    }

    private Path trial(String name) {
        Path trial = parent.resolve(name);
        PrintStream nowhere = new PrintStream(new ByteArrayOutputStream(), true, UTF_8);
        assertThat(SecurityCommand.run(nowhere, "security", "init", trial.toString()))
                .isZero();
        return trial;
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    private CommandRun services(Path trial, String at) {
        return CommandRun.of(
                "services",
                "-registry",
                at,
                "-certificates",
                trial.resolve("operator").toString());
    }

    @Test
    void theCertificateOfTheOperatorIsShownToARegistryThatTheAuthorityKnows() {
        CommandRun run = services(parent.resolve("trial"), address);
        assertThat(run.err()).isEmpty();
        assertThat(run.out()).contains("app");
    }

    @Test
    void aRegistryOfAnotherAuthorityOrUnderAnotherNameIsNotAsked() {
        assertThat(services(trial("other"), address).status()).isEqualTo(3);
        assertThat(services(parent.resolve("trial"), address.replace("localhost", "127.0.0.2"))
                        .status())
                .isEqualTo(3);
    }

    @Test
    void plainHttpAtAServerOfTlsFailsInOneLine() {
        CommandRun run = CommandRun.of("services", "-registry", address);
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err())
                .startsWith("services: no registry answers at " + address)
                .hasLineCount(1);
    }
}
