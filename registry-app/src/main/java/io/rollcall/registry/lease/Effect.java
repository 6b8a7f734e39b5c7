package io.rollcall.registry.lease;

import io.rollcall.registry.catalog.Outcome.ListChange;
import io.rollcall.wire.registry.Event;
import org.jspecify.annotations.Nullable;

/** An action that the caller must carry out after a {@link Command}, in the given order. */
public sealed interface Effect {

    /** A list that readers see has changed. */
    record Listed(ListChange change) implements Effect {}

    /**
     * Something has happened to an instance.
     *
     * @param event without its age
     * @param atMillis when, in milliseconds since 1970; 0: now
     */
    record Happened(Event event, long atMillis) implements Effect {}

    /**
     * A lease expired, and its instance is no longer listed.
     *
     * @param lateNanos how long after it was due
     */
    record Expired(String service, String id, long lateNanos) implements Effect {}

    /**
     * Find out whether a process listens at this address. {@link Command.Probed} brings the result.
     *
     * @param from the IP address from which it was registered; null: it is not known
     */
    record Probe(
            String service,
            String id,
            String lease,
            String address,
            @Nullable String from) implements Effect {}
}
