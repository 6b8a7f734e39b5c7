package io.rollcall.registry.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.lease.Command;
import io.rollcall.registry.lease.Command.Register;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The loopback address of one member is not that of another. */
class SendersTest {

    private static final String MEMBER = "192.0.2.8";

    @ParameterizedTest
    @ValueSource(strings = {"127.0.0.1", "127.8.9.10", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1"})
    void aLoopbackAddressStandsForTheMemberThatSawIt(String loopback) {
        assertThat(Senders.forwarded(loopback, MEMBER)).isEqualTo(MEMBER);
        assertThat(Senders.forwarded(loopback, null)).isNull();
        assertThat(named("192.0.2.7:9000", loopback)).isEqualTo("192.0.2.7");
        assertThat(named("[2001:db8::7]:9000", loopback)).isEqualTo("2001:db8:0:0:0:0:0:7");
        assertThat(named("no-such-name.invalid:9000", loopback)).isNull();
        assertThat(named("127.0.0.1:9000", loopback))
                .as("all members are on this host")
                .isEqualTo("127.0.0.1");
    }

    @ParameterizedTest
    @ValueSource(strings = {"10.0.0.7", "1.127.0.1", "2001:db8::1", "::1:1", "fe80:0:0:0:0:0:0:1"})
    void anyOtherAddressStandsForItself(String address) {
        assertThat(Senders.forwarded(address, MEMBER)).isEqualTo(address);
        assertThat(named("192.0.2.7:9000", address)).isEqualTo(address);
    }

    @Test
    void whatIsNoAddressIsNotKnown() {
        assertThat(Senders.forwarded("localhost", MEMBER)).isNull();
        assertThat(Senders.forwarded(null, MEMBER)).isNull();
        assertThat(named("192.0.2.7:9000", null)).isNull();
    }

    private static @Nullable String named(String member, @Nullable String from) {
        Instance instance = new Instance("a", "localhost:1", 1, null, Status.UP, false, Map.of());
        Command named = Senders.of(member).named(new Register("echo", instance, "lease", 10_000, null, from));
        return ((Register) named).from();
    }
}
