package io.rollcall.directory;

import io.rollcall.wire.Problem;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.web.client.HttpClientErrorException;

/**
 * A field of a request that a registry of an earlier version refuses. It is left out for a while then. One thread uses
 * it at a time.
 */
final class OptionalField {

    private static final Logger log = LoggerFactory.getLogger(OptionalField.class);

    /**
     * How long a field is left out at most after a registry has refused it, in milliseconds. The registry may be
     * upgraded at any time; one that is not is asked ever less often.
     */
    private static final ExponentialBackOff LEFT_OUT = new ExponentialBackOff(60_000, 2);

    static {
        LEFT_OUT.setMaxInterval(600_000);
    }

    private final String name;
    private final String consequence;
    private final LongSupplier nanoTime;
    private final BackOffExecution leftOut = LEFT_OUT.start();

    /** After a refusal, when the field is sent again. */
    private @Nullable Long leftOutUntilNanos;

    /** @param consequence what the log says that a registry does which does not know the field */
    OptionalField(String name, String consequence, LongSupplier nanoTime) {
        this.name = name;
        this.consequence = consequence;
        this.nanoTime = nanoTime;
    }

    boolean isSent() {
        return leftOutUntilNanos == null || nanoTime.getAsLong() - leftOutUntilNanos >= 0;
    }

    /**
     * Leaves the field out from now on if it is what the registry has refused.
     *
     * @return whether the request can be repeated without it
     */
    boolean isRefused(HttpClientErrorException.BadRequest refusal) {
        if (!isSent() || !isAboutThis(refusal)) return false;
        if (leftOutUntilNanos == null) log.warn("The registry is of an earlier version, and {}", consequence);
        long millis = ThreadLocalRandom.current().nextLong(1 + leftOut.nextBackOff()); // full jitter
        leftOutUntilNanos = nanoTime.getAsLong() + TimeUnit.MILLISECONDS.toNanos(millis);
        return true;
    }

    private boolean isAboutThis(HttpClientErrorException.BadRequest refusal) {
        Problem problem = refusal.getResponseBodyAs(Problem.class);
        return problem != null
                && problem.errors() != null
                && problem.errors().stream().anyMatch(error -> error.field().equals(name));
    }
}
