package io.rollcall.registry;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.http.HttpResponse;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Where an instance may be, as the operator says. */
class AddressTest {

    @TempDir
    private Path data;

    @Test
    void aLinkLocalAddressIsRefusedAndAnyOtherTaken() {
        try (RunningRegistry registry = RunningRegistry.start(data)) {
            assertNotAllowed(register(registry, "169.254.169.254:80"));
            assertNotAllowed(register(registry, "[fe80::1]:80"));
            assertThat(registry.ids("echo")).isEmpty();
            assertThat(register(registry, "10.1.2.3:80").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void onlyTheOperatorsRangesAreTaken() {
        try (RunningRegistry registry =
                RunningRegistry.start(data, "--rollcall.registry.allowed-addresses=10.0.0.0/8,fd00::/8")) {
            assertNotAllowed(register(registry, "127.0.0.1:80"));
            assertThat(register(registry, "[fd00::1]:80").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aStartWithARangeThatIsNoneSaysWhich() {
        assertThatThrownBy(() -> RunningRegistry.start(data, "--rollcall.registry.allowed-addresses=10.0.0.0/8,ten"))
                .hasStackTraceContaining("'ten' is no range of addresses, such as 10.0.0.0/8");
    }

    private static HttpResponse<String> register(RunningRegistry registry, String address) {
        return registry.post("Register", "{\"service\":\"echo\",\"id\":\"a\",\"address\":\"%s\"}".formatted(address));
    }

    private static void assertNotAllowed(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(403);
        assertThat(answer.body()).contains("\"code\":\"address-not-allowed\"", "rollcall.registry.allowed-addresses");
    }
}
