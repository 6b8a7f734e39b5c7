package io.rollcall.registry.catalog;

import io.rollcall.wire.registry.Event;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Change} has done.
 *
 * @param refusal the limit that it would exceed, in words, such as "200000 instances"; null: it was not refused
 * @param isOwnedByAnother whether it was refused because another principal has the id
 * @param leases the leases that it changed, added or removed; a refused change, and one that came too late, has none
 * @param lists the new list of a service that changed, and the services that were forgotten
 * @param events what has happened to instances, in order, without its age
 * @param ban why it was refused: the id cannot register; null: that is not why
 */
public record Outcome(
        @Nullable String refusal,
        boolean isOwnedByAnother,
        List<String> leases,
        List<ListChange> lists,
        List<Event> events,
        @Nullable Ban ban) {

    /** An outcome that is no event, and no ban. */
    public Outcome(@Nullable String refusal, boolean isOwnedByAnother, List<String> leases, List<ListChange> lists) {
        this(refusal, isOwnedByAnother, leases, lists, List.of(), null);
    }

    /** The outcome of a registration of an id that an operator has banned. It has changed nothing. */
    static Outcome bannedBy(Ban ban) {
        return new Outcome(null, false, List.of(), List.of(), List.of(), ban);
    }

    public static final Outcome NOTHING = new Outcome(null, false, List.of(), List.of());

    /** The outcome of a change of an id that another principal has. It has changed nothing. */
    static final Outcome OWNED_BY_ANOTHER = new Outcome(null, true, List.of(), List.of());

    /** The outcome of a change that is no change of leases. */
    public static final Outcome EFFECTIVE = new Outcome(null, false, List.of("none"), List.of());

    /** A change of the lists that readers see. */
    public sealed interface ListChange {

        /** The list of instances of a service has changed. */
        record Changed(Snapshot snapshot) implements ListChange {}

        /**
         * A service that was empty for a long time made room for another one.
         *
         * @param version the last version of the service; the version of an unknown service must not be lower from now
         *     on
         */
        record Forgotten(String service, long version) implements ListChange {}
    }
}
