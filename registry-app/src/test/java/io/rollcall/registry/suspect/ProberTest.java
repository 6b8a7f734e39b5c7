package io.rollcall.registry.suspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.registry.lease.Command.Probed;
import io.rollcall.registry.lease.Effect.Probe;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProberTest {

    private static final Prober PROBER = new Prober(address -> true, answer -> {});

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]", "localhost"})
    void onlyARefusalProvesADeath(String host) throws IOException {
        int port;
        try (ServerSocket listening = new ServerSocket(0)) {
            port = listening.getLocalPort();
            assertThat(PROBER.refuses(host + ":" + port, "127.0.0.1")).isFalse();
        }
        assertThat(PROBER.refuses(host + ":" + port, "127.0.0.1")).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "[::1]", "localhost"})
    void whatIsNotAllowedIsNotConnectedToAndProvesNothing(String host) throws IOException {
        int port;
        try (ServerSocket once = new ServerSocket(0)) {
            port = once.getLocalPort();
        }
        try (Prober prober = new Prober(address -> !address.isLoopbackAddress(), answer -> {})) {
            assertThat(prober.refuses(host + ":" + port, "127.0.0.1")).isFalse();
        }
    }

    /** Otherwise a stranger would read in the lists which ports of another host are open. */
    @ParameterizedTest
    @NullSource
    @ValueSource(strings = {"192.0.2.200", "2001:db8::1"})
    void anInstanceThatHasRegisteredFromAnotherHostIsNotConnectedToAndProvesNothing(@Nullable String from)
            throws Exception {
        String address;
        try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            address = "127.0.0.1:" + listening.getLocalPort();
            assertThat(PROBER.refuses(address, from)).isFalse();
            listening.setSoTimeout(300);
            assertThatThrownBy(listening::accept).isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(PROBER.refuses(address, from)).as("closed").isFalse();
        assertThat(PROBER.refuses(address, "127.0.0.1")).as("its own").isTrue();
    }

    /** Therefore no answer can send it elsewhere. */
    @Test
    void aProbeConnectsAndSendsNothing() throws IOException {
        try (ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            assertThat(PROBER.refuses("127.0.0.1:" + listening.getLocalPort(), "127.0.0.1"))
                    .isFalse();
            try (Socket probe = listening.accept()) {
                assertThat(probe.getInputStream().read()).as("the end").isEqualTo(-1);
            }
        }
    }

    @Test
    void anUnknownHostProvesNothing() {
        assertThat(PROBER.refuses("no-such-host.invalid:80", "127.0.0.1")).isFalse();
    }

    @Test
    void anAnswerSaysWhoseItIs() throws Exception {
        BlockingQueue<Probed> answers = new LinkedBlockingQueue<>();
        try (Prober prober = new Prober(address -> true, answers::add);
                ServerSocket listening = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            prober.probe(new Probe("echo", "a", "lease", "127.0.0.1:" + listening.getLocalPort(), null));
            assertThat(answers.poll(20, TimeUnit.SECONDS)).isEqualTo(new Probed("echo", "a", "lease", false));
        }
    }
}
