package io.rollcall.math;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.springframework.boot.test.context.SpringBootTest.WebEnvironment.RANDOM_PORT;

import io.rollcall.call.HttpClients;
import io.rollcall.wire.Problem;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.math.AddRequest;
import io.rollcall.wire.math.AddResponse;
import io.rollcall.wire.math.MathApi;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClient;

@SpringBootTest(
        webEnvironment = RANDOM_PORT,
        properties = {"rollcall.instance.id=math1", "rollcall.instance.enabled=false"})
class MathTest {

    @LocalServerPort
    int port;

    private MathApi math;

    @BeforeEach
    void connect() {
        math = HttpClients.create(RestClient.create("http://localhost:" + port), MathApi.class);
    }

    @ParameterizedTest
    @CsvSource({"2, 3, 5", "-2, 2, 0", "9223372036854775806, 1, 9223372036854775807"})
    void itAdds(long a, long b, long sum) {
        assertThat(math.add(new AddRequest(a, b))).isEqualTo(new AddResponse(sum, "math1"));
    }

    @ParameterizedTest
    @CsvSource({"9223372036854775807, 1", "-9223372036854775808, -1"})
    void aSumThatDoesNotFitIsRefused(long a, long b) {
        assertThatExceptionOfType(HttpClientErrorException.BadRequest.class)
                .isThrownBy(() -> math.add(new AddRequest(a, b)))
                .satisfies(e -> assertThat(e.getResponseBodyAs(Problem.class))
                        .extracting(Problem::code)
                        .isEqualTo(ProblemCode.INVALID_REQUEST));
    }
}
