package io.rollcall.directory;

import io.rollcall.wire.Problem;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.client.HttpClientErrorException;

/**
 * A field of a request that a registry of an earlier version refuses. It is left out for a while then. One thread uses
 * it at a time.
 */
final class OptionalField {

    private static final Logger log = LoggerFactory.getLogger(OptionalField.class);

    /** How long a field is left out after a registry has refused it. The registry may be upgraded at any time. */
    private static final Duration LEFT_OUT = Duration.ofMinutes(1);

    private final String name;
    private final String consequence;

    /** After a refusal, when the field is sent again. */
    private @Nullable Long leftOutUntilNanos;

    /** @param consequence what the log says that a registry does which does not know the field */
    OptionalField(String name, String consequence) {
        this.name = name;
        this.consequence = consequence;
    }

    boolean isSent() {
        return leftOutUntilNanos == null || System.nanoTime() - leftOutUntilNanos >= 0;
    }

    /**
     * Leaves the field out from now on if it is what the registry has refused.
     *
     * @return whether the request can be repeated without it
     */
    boolean isRefused(HttpClientErrorException.BadRequest refusal) {
        if (!isSent() || !isAboutThis(refusal)) return false;
        if (leftOutUntilNanos == null) log.warn("The registry is of an earlier version, and {}", consequence);
        leftOutUntilNanos = System.nanoTime() + LEFT_OUT.toNanos();
        return true;
    }

    private boolean isAboutThis(HttpClientErrorException.BadRequest refusal) {
        Problem problem = refusal.getResponseBodyAs(Problem.class);
        return problem != null
                && problem.errors() != null
                && problem.errors().stream().anyMatch(error -> error.field().equals(name));
    }
}
