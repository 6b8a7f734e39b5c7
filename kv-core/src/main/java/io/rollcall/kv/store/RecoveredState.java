package io.rollcall.kv.store;

import java.util.List;

/**
 * What a replica remembers when it starts, beside its cells.
 *
 * @param log the entries behind {@link Mark#applied}, without a gap
 * @param requests oldest first
 */
public record RecoveredState(Checkpoint checkpoint, List<Entry> log, List<LastRequest> requests) {

    /** The state of a replica that has never held anything. */
    public static final RecoveredState EMPTY = new RecoveredState(Checkpoint.NONE, List.of(), List.of());
}
