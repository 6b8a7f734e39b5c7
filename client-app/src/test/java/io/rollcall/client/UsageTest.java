package io.rollcall.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A command line that makes no sense is refused in one line, and no call is made. */
@Tag("dist")
class UsageTest {

    @Test
    void anUnknownAlgorithmNamesTheKnownOnes() throws IOException {
        try (TestServices services = new TestServices().echo("echo1", 1)) {
            Result result = services.client("-algo", "fastest");

            assertThat(result.status()).isEqualTo(2);
            assertThat(result.out()).isEmpty();
            assertThat(result.err())
                    .startsWith("client: -algo cannot be 'fastest'")
                    .contains("random, rr, wrr")
                    .hasLineCount(1);
            assertThat(services.registry.requests()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', textBlock = """
                    -service kv                            ; -service kv needs -op put or -op get
                    -service kv -op get                    ; -service kv needs -key
                    -service kv -op put -key x             ; -op put needs -value
                    -service kv -op get --key=             ; -service kv needs -key
                    --rollcall.client.concurrency=1025     ; -concurrency must be less than or equal to 1024
                    -plot chart.pdf \
                    ; -plot takes a file name that ends in .png or .svg, not 'chart.pdf'
                    -plot /no/such/chart.png \
                    ; -plot cannot be '/no/such/chart.png': there is no such folder
                    --rollcall.client.rate=-1              ; -rate must be greater than or equal to 0
                    --rollcall.client.follow=perhaps       ; -follow cannot be 'perhaps'
                    --rollcall.client.calls=many           ; -n cannot be 'many'
                    --rollcall.client.service=ftp          ; -service cannot be 'ftp'
                    --rollcall.registry.address=nowhere \
                    ; -registry must be host:port, such as localhost:9101 or [::1]:9101, not 'nowhere'
                    --rollcall.registry.address=localhost:9101,nowhere:port \
                    ; -registry must be host:port, such as localhost:9101 or [::1]:9101, not 'nowhere:port'
                    """)
    void badUsageIsOneLine(String args, String line) {
        Result result = Result.of(args.split(" +", -1));

        assertThat(result.err()).isEqualTo("client: " + line + '\n');
        assertThat(result.status()).isEqualTo(2);
        assertThat(result.out()).isEmpty();
    }

    @Test
    void theUsageNamesEveryFlag() throws Exception {
        try (TestServices services = new TestServices()) {
            Result result = ClientProcess.start(services, "-h").result();

            assertThat(result.status()).isZero();
            ClientFlags.ALL.flags().forEach(flag -> assertThat(result.out()).contains("-" + flag.name() + ", --"));
            assertThat(result.out())
                    .contains("--algo=random|rr|wrr|least|ewma|hash|...", "--follow[=true|false]")
                    .contains("--plot=FILE.png|FILE.svg", "--rate=N");
        }
    }
}
