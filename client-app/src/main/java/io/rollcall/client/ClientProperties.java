package io.rollcall.client;

import io.rollcall.client.report.Output;
import io.rollcall.wire.Utf8Size;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * The session: the service to call, the number of calls, and the kind of report.
 *
 * @param service the service to call.
 * @param calls how many calls; if not given 20, but 1 for kv, whose calls change data, and no end to a followed
 *     session.
 * @param concurrency how many calls at a time. Each takes a thread and a connection here, and a slot at the
 *     service.
 * @param rate how many calls a second in all; if not given 100 in a followed session, else 0: no limit.
 * @param follow whether to show the session second by second, and which instances come and go.
 * @param plot a file for a chart of the session, PNG or SVG by its name.
 * @param output how the session is reported on standard output.
 * @param msg the message for echo.
 * @param a the first summand for math.
 * @param b the second summand for math.
 * @param op the operation at kv.
 * @param key the key to put or get; an empty one is none, because an environment variable cannot always be left
 *     out.
 * @param value the value to put.
 */
@Validated
@ConfigurationProperties("rollcall.client")
record ClientProperties(
        @DefaultValue("echo") Service service,
        @Min(1) @Max(MAX_CALLS) @Nullable Integer calls,
        @DefaultValue("1") @Min(1) @Max(MAX_CONCURRENCY) int concurrency,
        @Min(0) @Max(MAX_RATE) @Nullable Integer rate,
        @DefaultValue("false") boolean follow,
        @Nullable String plot,
        @DefaultValue("table") Output output,
        @DefaultValue("hello") String msg,
        @DefaultValue("1") long a,
        @DefaultValue("2") long b,
        @Nullable Op op,
        @Utf8Size(max = 1_024) @Nullable String key,
        @Utf8Size(max = 524_288) @Nullable String value) {

    /** Days of calls, and no counter overflows. */
    static final int MAX_CALLS = 1_000_000_000;

    /** Each takes a thread and a connection. */
    static final int MAX_CONCURRENCY = 1_024;

    /** One call each microsecond: more than any client makes. */
    static final int MAX_RATE = 1_000_000;

    private static final int DEFAULT_CALLS = 20;

    /** Enough to see how calls are shared, without putting load on the service. */
    private static final int DEFAULT_RATE_OF_FOLLOWED = 100;

    /** The services whose protocol this client knows. */
    enum Service {
        ECHO,
        MATH,
        KV;

        /** Returns the name under which its instances are registered. */
        String registeredName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** An operation at kv. */
    enum Op {
        PUT,
        GET
    }

    ClientProperties {
        if (key != null && key.isEmpty()) key = null;
    }

    /** Returns the key of the calls for the algorithm {@code hash}. Equal calls have the same key. */
    String callKey() {
        return service == Service.MATH ? a + "+" + b : msg;
    }

    int callsOrDefault() {
        if (calls != null) return calls;
        if (follow) return MAX_CALLS;
        return service == Service.KV ? 1 : DEFAULT_CALLS;
    }

    /** Whether the session continues until it is stopped. It has a limit all the same. */
    boolean isEndless() {
        return follow && calls == null;
    }

    /** Returns the rate; 0: no limit. */
    int rateOrDefault() {
        return Objects.requireNonNullElse(rate, follow ? DEFAULT_RATE_OF_FOLLOWED : 0);
    }
}
