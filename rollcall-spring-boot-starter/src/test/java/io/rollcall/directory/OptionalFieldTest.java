package io.rollcall.directory;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.wire.Problem;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.web.client.HttpClientErrorException;

class OptionalFieldTest {

    private static final int FIELDS = 400;

    private final AtomicLong nanoTime = new AtomicLong();

    /** Chance puts 200 of them before the half of each period, with a standard deviation of 10. */
    @Test
    void aRefusedFieldIsSentAgainAtATimeOfItsOwnAndEverLater() {
        List<OptionalField> fields = Stream.generate(() -> new OptionalField("subset", "As it should", nanoTime::get))
                .limit(FIELDS)
                .toList();
        for (int minutes : new int[] {1, 2, 4, 8, 10, 10}) {
            for (OptionalField field : fields)
                assertThat(field.isRefused(refusal("subset"))).isTrue();
            nanoTime.addAndGet(Duration.ofSeconds(minutes * 30L).toNanos());
            assertThat(sent(fields)).as("after half of %d min", minutes).isBetween(140L, 260L);
            nanoTime.addAndGet(Duration.ofSeconds(minutes * 30L).toNanos());
            assertThat(sent(fields)).isEqualTo(FIELDS);
        }
    }

    private static long sent(List<OptionalField> fields) {
        return fields.stream().filter(OptionalField::isSent).count();
    }

    @Test
    void aRefusalOfAnotherFieldChangesNothing() {
        OptionalField field = new OptionalField("subset", "As it should", nanoTime::get);
        assertThat(field.isRefused(refusal("delta"))).isFalse();
        assertThat(field.isSent()).isTrue();
    }

    private static HttpClientErrorException.BadRequest refusal(String field) {
        HttpClientErrorException refusal = HttpClientErrorException.create(
                HttpStatus.BAD_REQUEST, "Bad Request", HttpHeaders.EMPTY, new byte[0], UTF_8);
        List<Problem.FieldError> errors = List.of(new Problem.FieldError(field, "unknown field"));
        refusal.setBodyConvertFunction(type -> new Problem(null, null, 400, null, null, null, errors));
        return (HttpClientErrorException.BadRequest) refusal;
    }
}
