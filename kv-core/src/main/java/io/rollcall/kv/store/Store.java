package io.rollcall.kv.store;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** The keys as of the last committed entry. */
final class Store {

    /** A page of a list is cut at so many characters, so that an answer stays within a few MiB. It has one cell at least. */
    private static final int PAGE_CHARS = 1 << 20;

    private final NavigableMap<String, Cell> cells = new TreeMap<>(KeyOrder.INSTANCE);
    private long weight;

    @Nullable
    Cell get(String key) {
        return cells.get(key);
    }

    Collection<Cell> cells() {
        return cells.values();
    }

    long weight() {
        return weight;
    }

    void put(Cell cell) {
        removed(cells.put(cell.key(), cell));
        weight += cell.weight();
    }

    void delete(String key) {
        removed(cells.remove(key));
    }

    Page list(Range range) {
        List<Cell> page = new ArrayList<>();
        long chars = 0;
        for (Cell cell : cells.tailMap(range.start(), range.includesStart()).values()) {
            if (!cell.key().startsWith(range.prefix())) break;
            chars += cell.key().length() + cell.value().length();
            if (page.size() == range.limit() || (chars > PAGE_CHARS && !page.isEmpty())) return new Page(page, true);
            page.add(cell);
        }
        return new Page(page, false);
    }

    private void removed(@Nullable Cell old) {
        if (old != null) weight -= old.weight();
    }
}
