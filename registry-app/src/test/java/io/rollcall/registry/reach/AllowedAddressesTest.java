package io.rollcall.registry.reach;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.chassis.ProblemException;
import java.net.InetAddress;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AllowedAddressesTest {

    private final AllowedAddresses usual = new AllowedAddresses(List.of());

    @ParameterizedTest
    @ValueSource(
            strings = {
                "169.254.169.254:80",
                "169.254.0.1:9101",
                "[fe80::1]:80",
                "[febf::1]:80",
                "[fd00:ec2::254]:80",
                "[FD00:0EC2:0:0:0:0:0:254]:80",
                "[::ffff:169.254.169.254]:80",
                "[::ffff:a9fe:a9fe]:80",
                "[64:ff9b::169.254.169.254]:80",
                "168.63.129.16:80",
                "192.0.0.192:80",
                "100.100.100.200:80"
            })
    void aLinkAndTheServicesOfCloudsAreRefused(String address) {
        assertThatThrownBy(() -> usual.require(address))
                .isInstanceOf(ProblemException.class)
                .hasMessageContaining(address)
                .hasMessageContaining("rollcall.registry.allowed-addresses");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "localhost:9101",
                "127.0.0.1:9101",
                "[::1]:9101",
                "10.0.0.1:80",
                "169.253.255.255:80",
                "[fe70::1]:80",
                "[fd00::1]:80",
                "[64:ff9b::10.0.0.1]:80",
                "a.b:80"
            })
    void anyOtherAddressIsAllowedUnlessTheOperatorSaysWhichAre(String address) {
        usual.require(address);
    }

    @Test
    void theRangeOfTranslatedAddressesIsOneLikeAnyOther() throws Exception {
        AllowedAddresses translated = new AllowedAddresses(List.of("64:ff9b::/96"));
        assertThat(translated.allows(InetAddress.getByName("64:ff9b::10.0.0.1")))
                .isTrue();
        assertThat(translated.allows(InetAddress.getByName("10.0.0.1"))).isFalse();
    }

    @Test
    void theOperatorsRangesAreTheOnlyOnesAllowed() throws Exception {
        AllowedAddresses ours =
                new AllowedAddresses(List.of("10.0.0.0/8", "169.254.7.0/24", "fd00::/8", "192.168.0.1"));
        for (String allowed : List.of("10.255.0.1", "169.254.7.9", "fd12::1", "192.168.0.1", "64:ff9b::10.0.0.1"))
            assertThat(ours.allows(InetAddress.getByName(allowed))).as(allowed).isTrue();
        for (String refused : List.of("11.0.0.1", "169.254.169.254", "127.0.0.1", "::1", "fe80::1", "192.168.0.2"))
            assertThat(ours.allows(InetAddress.getByName(refused))).as(refused).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "ten",
                "localhost",
                "10.0.0.0/",
                "10.0.0.0/33",
                "10.0.0.256/8",
                "fd00::/129",
                "10/8 ",
                "10/8",
                "ad.de"
            })
    void whatIsNoRangeIsNamed(String range) {
        assertThatThrownBy(() -> new AllowedAddresses(List.of(range)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(range);
    }
}
