package io.rollcall.kv.simulation;

import io.rollcall.kv.linearizability.Call;
import io.rollcall.kv.linearizability.Outcome;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Page;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;

/** Whether each list shows one state of the store: none of its keys is older than the newest of them allows. */
final class ListCheck {

    private ListCheck() {}

    static void check(List<Page> pages, List<Call> calls) {
        Map<String, TreeSet<Long>> written = new HashMap<>();
        for (Call call : calls) {
            if (call.outcome() instanceof Outcome.Written done)
                written.computeIfAbsent(call.operation().key(), any -> new TreeSet<>())
                        .add(done.version());
        }
        for (Page page : pages) {
            long newest = page.cells().stream().mapToLong(Cell::version).max().orElse(0);
            for (Cell cell : page.cells()) {
                Long later = written.getOrDefault(cell.key(), new TreeSet<>()).higher(cell.version());
                if (later != null && later < newest)
                    throw new AssertionError("a list of two states: %s was written at %d, before the newest of %s"
                            .formatted(cell.key(), later, page));
            }
        }
    }
}
