package io.rollcall.chassis.security;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.chassis.ProblemWriter;
import jakarta.servlet.ServletException;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.mock.web.MockFilterChain;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;
import tools.jackson.databind.json.JsonMapper;

class BrowserFilterTest {

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            delimiter = '|',
            value = {
                // the server's address | its names | Host | Origin | status
                "loopback | - | localhost:9000 | - | 200",
                "loopback | - | LOCALHOST.:9000 | - | 200",
                "loopback | - | a.localhost:9000 | - | 200",
                "loopback | - | 127.0.0.1:9000 | - | 200",
                "loopback | - | [::1]:9000 | - | 200",
                "loopback | - | evil.example:9000 | - | 403",
                "loopback | - | localhost.evil.example:9000 | - | 403",
                "loopback | - | 127.0.0.1.evil.example:9000 | - | 403",
                "loopback | - | evil.example:9000 | http://evil.example:9000 | 403",
                "loopback | - | localhost:9000 | http://localhost:9000 | 200",
                "loopback | - | localhost:9000 | http://localhost:3000 | 403",
                "loopback | - | localhost:9000 | http://evil.example | 403",
                "loopback | - | localhost:9000 | null | 403",
                "loopback | - | localhost:9000 | http://[ | 403",
                "loopback | reg.example | reg.example:9000 | - | 200",
                "loopback | reg.example | REG.example:9000 | https://reg.example | 200",
                "loopback | * | evil.example:9000 | http://evil.example:9000 | 200",
                "anywhere | - | reg.example:9000 | - | 200",
                "anywhere | - | reg.example:9000 | http://reg.example:9000 | 403",
                "anywhere | - | 10.0.0.1:9000 | http://10.0.0.1:9000 | 200",
                "anywhere | - | 10.0.0.1:9000 | http://10.0.0.2:9000 | 403",
                "anywhere | reg.example,x.example | reg.example:9000 | http://reg.example:9000 | 200",
                "anywhere | reg.example,x.example | evil.example:9000 | - | 403",
                "anywhere | reg.example,x.example | reg.example:9000 | http://x.example | 200",
            })
    void onlyPagesOfThisServerAreServed(
            String address, @Nullable String names, String host, @Nullable String origin, int status)
            throws ServletException, IOException {
        List<String> allowed = names == null ? List.of() : Arrays.asList(names.split(","));
        BrowserFilter filter =
                new BrowserFilter(new ProblemWriter(JsonMapper.shared()), allowed, address.equals("loopback"));
        MockHttpServletRequest request = new MockHttpServletRequest("POST", "/Registry.Lookup");
        int colon = host.lastIndexOf(':');
        request.setServerName(host.substring(0, colon));
        request.setServerPort(Integer.parseInt(host.substring(colon + 1)));
        if (origin != null) request.addHeader("Origin", origin);
        MockHttpServletResponse response = new MockHttpServletResponse();
        MockFilterChain rest = new MockFilterChain();
        filter.doFilter(request, response, rest);
        assertThat(response.getStatus()).isEqualTo(status);
        assertThat(rest.getRequest() != null).isEqualTo(status == 200);
        if (status != 200)
            assertThat(response.getContentAsString()).contains("foreign-origin", "rollcall.security.allowed-hosts");
    }

    /** A proxy tells the host of its caller in another header, and so may a page. */
    @Test
    void theHostOfTheHeaderCountsWhateverAnotherHeaderSays() throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/actuator/prometheus");
        request.setServerName("localhost");
        request.addHeader("Host", "evil.example:9000");
        assertThat(statusAtLoopback(request)).isEqualTo(403);
    }

    /** HTTP/1.0 has no host, and no browser sends it. */
    @Test
    void aRequestWithoutAHostIsServed() throws ServletException, IOException {
        MockHttpServletRequest request = new MockHttpServletRequest("GET", "/actuator/health") {
            @Override
            @SuppressWarnings("NullAway") // Tomcat has none then, too
            public @Nullable String getServerName() {
                return null;
            }
        };
        assertThat(statusAtLoopback(request)).isEqualTo(200);
        request.addHeader("Origin", "http://evil.example");
        assertThat(statusAtLoopback(request)).isEqualTo(403);
    }

    private static int statusAtLoopback(MockHttpServletRequest request) throws ServletException, IOException {
        MockHttpServletResponse response = new MockHttpServletResponse();
        new BrowserFilter(new ProblemWriter(JsonMapper.shared()), List.of(), true)
                .doFilter(request, response, new MockFilterChain());
        return response.getStatus();
    }
}
