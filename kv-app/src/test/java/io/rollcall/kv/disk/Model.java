package io.rollcall.kv.disk;

import io.rollcall.kv.store.Batch;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Checkpoint;
import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.LastRequest;
import io.rollcall.kv.store.LogPosition;
import io.rollcall.kv.store.RecoveredState;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** What a storage must hold, in the plainest words. */
final class Model {

    Checkpoint checkpoint = Checkpoint.NONE;
    final List<Entry> log = new ArrayList<>();
    final Map<String, Cell> cells = new HashMap<>();
    final Map<String, LastRequest> requests = new HashMap<>();

    Model() {}

    Model(Model other) {
        checkpoint = other.checkpoint;
        log.addAll(other.log);
        cells.putAll(other.cells);
        requests.putAll(other.requests);
    }

    void write(Batch batch) {
        checkpoint = batch.checkpoint();
        log.removeIf(entry -> entry.seq() > batch.truncateAfter());
        log.addAll(batch.appended());
        log.removeIf(entry -> entry.seq() <= checkpoint.base().seq());
        for (Cell cell : batch.cells()) cells.put(cell.key(), cell);
        for (String key : batch.deleted()) cells.remove(key);
        for (LastRequest last : batch.requests()) requests.put(last.id().client(), last);
        for (String client : batch.forgotten()) requests.remove(client);
    }

    void empty() {
        checkpoint = new Checkpoint(checkpoint.view(), 0, LogPosition.ZERO, LogPosition.ZERO);
        log.clear();
        cells.clear();
        requests.clear();
    }

    RecoveredState recover() {
        List<Entry> prepared = log.stream()
                .filter(entry -> entry.seq() > checkpoint.applied().seq())
                .toList();
        return new RecoveredState(checkpoint, prepared, requests());
    }

    List<LastRequest> requests() {
        return requests.values().stream()
                .sorted(Comparator.comparingLong(LastRequest::seq))
                .toList();
    }

    /** By the bytes of their keys. */
    List<Cell> cells() {
        return cells.values().stream()
                .sorted((left, right) -> Arrays.compareUnsigned(bytes(left.key()), bytes(right.key())))
                .toList();
    }

    List<Cell> cells(String start, boolean includesStart) {
        return cells().stream()
                .filter(cell -> {
                    int order = Arrays.compareUnsigned(bytes(cell.key()), bytes(start));
                    return order > 0 || (order == 0 && includesStart);
                })
                .toList();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
