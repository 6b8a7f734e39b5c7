package io.rollcall.client.servicecall;

import java.net.http.HttpHeaders;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The answer of an instance.
 *
 * @param servedBy the id under which the instance is registered
 */
@SuppressWarnings("ArrayRecordComponent") // no two are compared
record PlainAnswer(String servedBy, int status, HttpHeaders headers, byte[] body, long tookNanos) {

    private static final Pattern CHARSET = Pattern.compile("(?i);\\s*charset=\"?([^\";]+)");

    boolean isFailure() {
        return status >= 400;
    }

    /** Returns the body as a person reads it. */
    String text() {
        return new String(body, charset());
    }

    private Charset charset() {
        Matcher named = CHARSET.matcher(headers.firstValue("Content-Type").orElse(""));
        try {
            return named.find() ? Charset.forName(named.group(1)) : StandardCharsets.UTF_8;
        } catch (IllegalArgumentException unknown) {
            return StandardCharsets.UTF_8;
        }
    }
}
