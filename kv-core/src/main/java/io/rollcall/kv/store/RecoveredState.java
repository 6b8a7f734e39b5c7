package io.rollcall.kv.store;

import java.util.List;

/**
 * What a replica remembers when it starts, beside its cells.
 *
 * @param log the entries behind {@link Mark#applied}, without a gap
 * @param requests oldest first
 */
public record RecoveredState(Checkpoint mark, List<Entry> log, List<LastRequest> requests) {

    /** Of a replica that has never held anything. */
    public static final RecoveredState EMPTY = new RecoveredState(Checkpoint.NONE, List.of(), List.of());
}
