package io.rollcall.call;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * The time for which a server asks to get no requests: seconds, or a date.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9110#section-10.2.3">RFC 9110, 10.2.3: Retry-After</a>
 */
public final class RetryAfter {

    /** More digits than a useful wait has. */
    private static final int MOST_DIGITS = 9;

    /** Returns the time; null: the server does not give one, or not in a valid form. */
    static @Nullable Duration of(HttpHeaders headers, Instant now) {
        String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
        if (value == null || value.isBlank()) return null;
        return isSeconds(value) ? Duration.ofSeconds(Long.parseLong(value)) : until(value, now);
    }

    /**
     * Returns the time if the server gives it in seconds; null: it does not. Use this for a server whose clock is not
     * to be trusted, because a date is of that clock.
     */
    public static @Nullable Duration inSeconds(HttpHeaders headers) {
        String value = headers.getFirst(HttpHeaders.RETRY_AFTER);
        return value != null && isSeconds(value) ? Duration.ofSeconds(Long.parseLong(value)) : null;
    }

    private static boolean isSeconds(String value) {
        return !value.isEmpty()
                && value.length() <= MOST_DIGITS
                && value.chars().allMatch(digit -> digit >= '0' && digit <= '9');
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
