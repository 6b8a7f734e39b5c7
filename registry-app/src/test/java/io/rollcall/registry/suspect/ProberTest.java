package io.rollcall.registry.suspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.lease.Command.Probed;
import io.rollcall.registry.lease.Effect.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProberTest {

    private static final Prober PROBER = new Prober(address -> true, answer -> {});

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]", "localhost"})
    void onlyARefusalProvesADeath(String host) throws IOException {
        int port;
        try (ServerSocket listening = new ServerSocket(0)) {
            port = listening.getLocalPort();
            assertThat(PROBER.refuses(host + ":" + port)).isFalse();
        }
        assertThat(PROBER.refuses(host + ":" + port)).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]", "localhost"})
    void whatIsNotAllowedIsNotConnectedToAndProvesNothing(String host) throws IOException {
        int port;
        try (ServerSocket once = new ServerSocket(0)) {
            port = once.getLocalPort();
        }
        try (Prober prober = new Prober(address -> !address.isLoopbackAddress(), answer -> {})) {
            assertThat(prober.refuses(host + ":" + port)).isFalse();
        }
    }

    @Test
    void anUnknownHostProvesNothing() {
        assertThat(PROBER.refuses("no-such-host.invalid:80")).isFalse();
    }

    @Test
    void anAnswerSaysWhoseItIs() throws Exception {
        BlockingQueue<Probed> answers = new LinkedBlockingQueue<>();
        try (Prober prober = new Prober(address -> true, answers::add);
                ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            prober.probe(new Probe("echo", "a", "lease", "127.0.0.1:" + listening.getLocalPort()));
            assertThat(answers.poll(20, TimeUnit.SECONDS)).isEqualTo(new Probed("echo", "a", "lease", false));
        }
    }
}
