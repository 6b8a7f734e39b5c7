package io.rollcall.call;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * How long a server asks to be left alone: seconds, or a date.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110, 10.2.3: Retry-After</a>
 */
final class RetryAfter {

    /** More digits than a wait of any use has. */
    private static final int MOST_DIGITS = 9;

    /** Null: it does not say, or in words that are none. */
    static @Nullable Duration of(HttpHeaders headers, Instant now) {
        String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
        if (value == null || value.isBlank()) return null;
        boolean isSeconds = value.length() <= MOST_DIGITS && value.chars().allMatch(Character::isDigit);
        return isSeconds ? Duration.ofSeconds(Long.parseLong(value)) : until(value, now);
    }

    private static @Nullable Duration until(String date, Instant now) {
        try {
            Instant then = ZonedDateTime.parse(date, DateTimeFormatter.RFC_1123_DATE_TIME)
                    .toInstant();
            return then.isBefore(now) ? Duration.ZERO : Duration.between(now, then);
        } catch (DateTimeParseException e) {
            return null;
        }
    }

    private RetryAfter() {}
}
