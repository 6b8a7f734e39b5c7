package io.rollcall.kv.store;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The changes since the last batch was taken. */
final class PendingBatch {

    private final List<Entry> appended = new ArrayList<>();
    private final Map<String, @Nullable Cell> cells = new LinkedHashMap<>();
    private final Map<String, @Nullable LastRequest> requests = new LinkedHashMap<>();
    private long truncateAfter = Long.MAX_VALUE;
    private boolean completes;
    private boolean urgent;
    private boolean any;

    /** Returns whether something waits until these changes are on disk. */
    boolean isUrgent() {
        return urgent;
    }

    boolean isEmpty() {
        return !any;
    }

    void append(Entry entry) {
        appended.add(entry);
        urgent();
    }

    void truncateAfter(long seq) {
        truncateAfter = Math.min(truncateAfter, seq);
        appended.removeIf(entry -> entry.seq() > seq);
        urgent();
    }

    /** Notes a change of the view, or of the view that the log agrees with. */
    void checkpointChanged() {
        urgent();
    }

    void cell(String key, @Nullable Cell cell) {
        cells.put(key, cell);
        any = true;
    }

    void request(LastRequest last) {
        requests.remove(last.id().client());
        requests.put(last.id().client(), last);
        any = true;
    }

    void forget(String client) {
        requests.put(client, null);
        any = true;
    }

    /** Notes a committed entry without an effect on any key. */
    void applied() {
        any = true;
    }

    /** Notes that the cells of an installation are whole. */
    void complete() {
        completes = true;
        urgent();
    }

    Batch batch(Checkpoint checkpoint) {
        return new Batch(
                checkpoint,
                truncateAfter,
                List.copyOf(appended),
                cells.values().stream().filter(Objects::nonNull).toList(),
                absent(cells),
                requests.values().stream().filter(Objects::nonNull).toList(),
                absent(requests),
                completes);
    }

    private void urgent() {
        urgent = true;
        any = true;
    }

    private static List<String> absent(Map<String, ?> all) {
        return all.entrySet().stream()
                .filter(one -> one.getValue() == null)
                .map(Map.Entry::getKey)
                .toList();
    }
}
