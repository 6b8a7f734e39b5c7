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
 * @param calls how many calls; 20 if not given, but 1 for kv, whose calls change something.
 * @param concurrency how many calls at a time. Each takes a thread and a connection here, and a slot at the service.
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

    private static final int DEFAULT_CALLS = 20;

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

    int callsOrDefault() {
        return Objects.requireNonNullElse(calls, service == Service.KV ? 1 : DEFAULT_CALLS);
    }
}
