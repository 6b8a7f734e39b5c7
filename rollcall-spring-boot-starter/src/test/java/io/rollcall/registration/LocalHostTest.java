package io.rollcall.registration;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.env.MockEnvironment;

class LocalHostTest {

    private static final NetworkProperties NONE = NetworkProperties.NONE;

    @ParameterizedTest
    @CsvSource({
        "2001:db8:0:0:0:0:0:5, 2001:db8::5",
        "0:0:0:0:0:0:0:1, ::1",
        "2001:db8:0:1:1:1:1:1, 2001:db8:0:1:1:1:1:1",
        "2001:0:0:1:0:0:0:1, 2001:0:0:1::1",
        "2001:db8:0:0:1:0:0:1, 2001:db8::1:0:0:1",
        "fd00:0:0:0:0:0:0:0, fd00::",
        "10.0.0.7, 10.0.0.7"
    })
    void anAddressIsWrittenAsRfc5952HasIt(String address, String text) throws UnknownHostException {
        assertThat(LocalHost.plain(InetAddress.getByName(address))).isEqualTo(text);
    }

    @Test
    void anIpv4AddressComesFirstAndAnIpv6OneWhereThereIsNone() {
        assertThat(chosen(NONE, "2001:db8::5", "10.0.0.7")).contains("10.0.0.7");
        assertThat(chosen(NONE, "fe80::1", "::1", "127.0.0.1", "2001:db8::5")).contains("2001:db8::5");
        assertThat(chosen(new NetworkProperties(List.of(), List.of(), false, true), "10.0.0.7", "2001:db8::5"))
                .contains("2001:db8::5");
    }

    @Test
    void whatNobodyElseReachesIsNotTaken() {
        assertThat(chosen(NONE, "127.0.0.1", "::1", "fe80::1", "169.254.1.1", "0.0.0.0", "224.0.0.1"))
                .isEmpty();
    }

    @Test
    void aPreferredNetworkIsTakenByItsBeginningOrAnExpression() {
        assertThat(chosen(preferring("192.168"), "10.0.0.7", "192.168.1.2")).contains("192.168.1.2");
        assertThat(chosen(preferring("2001:db8:.*"), "10.0.0.7", "2001:db8::5")).contains("2001:db8::5");
        assertThat(chosen(preferring("172.16"), "10.0.0.7")).isEmpty();
    }

    @Test
    void onlySiteLocalAddressesAreTakenWhereItIsSaidSo() {
        NetworkProperties only = new NetworkProperties(List.of(), List.of(), true, false);

        assertThat(chosen(only, "8.8.8.8", "192.168.1.2")).contains("192.168.1.2");
        assertThat(chosen(only, "2001:db8::5", "fd00::5")).contains("fd00::5");
    }

    @Test
    void theNamesOfSpringCloudAreHonoured() {
        MockEnvironment environment = new MockEnvironment()
                .withProperty("spring.cloud.inetutils.preferred-networks", "192.168,172.16")
                .withProperty("spring.cloud.inetutils.ignored-interfaces[0]", "docker0")
                .withProperty("spring.cloud.inetutils.useOnlySiteLocalInterfaces", "true");

        NetworkProperties merged = NONE.with(environment);

        assertThat(merged.preferredNetworks()).containsExactly("192.168", "172.16");
        assertThat(merged.ignoredInterfaces()).extracting(Object::toString).containsExactly("docker0");
        assertThat(merged.useOnlySiteLocalInterfaces()).isTrue();
        assertThat(preferring("10.").with(environment).preferredNetworks()).containsExactly("10.");
    }

    private static NetworkProperties preferring(String network) {
        return new NetworkProperties(List.of(network), List.of(), false, false);
    }

    private static Optional<String> chosen(NetworkProperties preferences, String... addresses) {
        return new LocalHost(preferences)
                .choose(Stream.of(addresses).map(LocalHostTest::address))
                .map(LocalHost::plain);
    }

    private static InetAddress address(String text) {
        try {
            return InetAddress.getByName(text);
        } catch (UnknownHostException e) {
            throw new IllegalArgumentException(e);
        }
    }
}
