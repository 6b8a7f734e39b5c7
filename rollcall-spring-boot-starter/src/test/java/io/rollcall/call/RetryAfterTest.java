package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.http.HttpHeaders;

class RetryAfterTest {

    private static final Instant NOW = Instant.parse("2026-11-24T12:00:00Z");

    @Test
    void itIsSecondsOrADate() {
        assertThat(retryAfter("3")).isEqualTo(Duration.ofSeconds(3));
        assertThat(retryAfter("0")).isZero();
        assertThat(retryAfter("Tue, 24 Nov 2026 12:01:00 GMT")).isEqualTo(Duration.ofMinutes(1));
        assertThat(retryAfter("Tue, 24 Nov 2026 11:00:00 GMT")).isZero();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "soon", "-1", "1.5", "99999999999999999999", "Tue, 24 Nov 2026"})
    void anythingElseSaysNothing(String value) {
        assertThat(retryAfter(value)).isNull();
    }

    @Test
    void noHeaderSaysNothing() {
        assertThat(RetryAfter.of(new HttpHeaders(), NOW)).isNull();
    }

    private static @Nullable Duration retryAfter(String value) {
        HttpHeaders headers = new HttpHeaders();
        headers.set(HttpHeaders.RETRY_AFTER, value);
        return RetryAfter.of(headers, NOW);
    }
}
