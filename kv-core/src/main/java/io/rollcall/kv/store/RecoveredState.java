package io.rollcall.kv.store;

import java.util.List;

/**
 * The state that a replica finds on its disk when it starts, beside its cells.
 *
 * @param log the entries after {@link Checkpoint#applied}, without a gap
 * @param requests oldest first
 */
public record RecoveredState(Checkpoint checkpoint, List<Entry> log, List<LastRequest> requests) {

    /** The state of a replica that has never held anything. */
    public static final RecoveredState EMPTY = new RecoveredState(Checkpoint.NONE, List.of(), List.of());
}
