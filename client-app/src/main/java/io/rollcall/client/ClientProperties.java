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
 * What to call, how often, and how to tell of it.
 *
 * @param service whom to call.
 * @param calls how many calls; if not given 20, but 1 for kv, whose calls change something, and no end to a followed session.
 * @param concurrency how many calls at a time. Each takes a thread and a connection here, and a slot at the service.
 * @param rate how many calls a second in all; if not given 100 in a followed session, else 0: as many as can be made.
 * @param follow whether to show the session second by second, and who comes and goes.
 * @param plot a file for a chart of the session, PNG or SVG by its name.
 * @param output how the session is told of on standard output.
 * @param msg what to say to echo.
 * @param a the first summand for math.
 * @param b the second summand for math.
 * @param op what to do at kv.
 * @param key what to put or get; an empty one is none, as an environment says it that cannot leave a variable out.
 * @param value what to put there.
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

    /** One thread and one connection each. */
    static final int MAX_CONCURRENCY = 1_024;

    /** One each microsecond: more than any client makes. */
    static final int MAX_RATE = 1_000_000;

    private static final int DEFAULT_CALLS = 20;

    /** Enough to see how calls are shared, and no load. */
    private static final int DEFAULT_RATE_OF_FOLLOWED = 100;

    /** The services whose words this client speaks. */
    enum Service {
        ECHO,
        MATH,
        KV;

        /** Under which its instances are registered. */
        String registeredName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What to do at kv. */
    enum Op {
        PUT,
        GET
    }

    ClientProperties {
        if (key != null && key.isEmpty()) key = null;
    }

    /** What a call is about: another call about the same has the same key. */
    String callKey() {
        return service == Service.MATH ? a + "+" + b : msg;
    }

    int callsOrDefault() {
        if (calls != null) return calls;
        if (follow) return MAX_CALLS;
        return service == Service.KV ? 1 : DEFAULT_CALLS;
    }

    /** It goes on until it is stopped; a limit it has, too. */
    boolean isEndless() {
        return follow && calls == null;
    }

    /** 0: as many as can be made. */
    int rateOrDefault() {
        return Objects.requireNonNullElse(rate, follow ? DEFAULT_RATE_OF_FOLLOWED : 0);
    }
}
