package io.rollcall.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class WrkOutputTest {

    private static final String GOOD = """
            Running 10s test @ http://127.0.0.1:9000/
              1 threads and 64 connections
              Thread Stats   Avg      Stdev     Max   +/- Stdev
                Latency     1.35ms  364.87us  14.15ms   92.36%
                Req/Sec    47.62k     2.02k   50.42k    83.00%
              473869 requests in 10.00s, 155.89MB read
            Requests/sec:  47384.56
            Transfer/sec:     15.59MB
            """;

    @Test
    void aReportIsRead() throws IOException {
        assertThat(WrkOutput.parse(GOOD)).isEqualTo(new WrkOutput(473_869, 47_384.56, 0, 0));
    }

    @Test
    void refusalsAndBrokenConnectionsAreSeen() throws IOException {
        WrkOutput output = WrkOutput.parse(
                GOOD + "  Socket errors: connect 1, read 20, write 0, timeout 300\n  Non-2xx or 3xx responses: 4711\n");
        assertThat(output).isEqualTo(new WrkOutput(473_869, 47_384.56, 4_711, 321));
        assertThatIOException().isThrownBy(output::allGood);
    }

    @Test
    void whatIsNoReportIsShown() {
        assertThatIOException()
                .isThrownBy(() -> WrkOutput.parse("unable to connect to 127.0.0.1:1 Connection refused\n"))
                .withMessageContaining("Connection refused");
    }
}
