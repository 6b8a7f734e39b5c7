package io.rollcall.wire.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param events in the order in which they happened
 * @param next the {@code after} of the next request: it is beyond these events, and beyond those of other services
 *     that were looked at
 * @param missed whether events are missing between {@code after} and these: the history no longer reaches back so far,
 *     or {@code after} is of another registry. Look the services up anew
 * @param registry the identity of the registry, as in a lookup. Sequences of two registries have nothing to do with
 *     each other
 */
public record EventsResponse(
        List<Event> events,
        long next,
        boolean missed,
        @Nullable String registry) {}
