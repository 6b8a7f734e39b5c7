package io.rollcall.client.store;

import io.rollcall.wire.kv.ListRequest;
import io.rollcall.wire.kv.ListResponse;
import io.rollcall.wire.kv.ListResponse.Entry;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The keys with a prefix, page after page. Each page is from one state of the store, and the next from a later one. */
record Pages(StoreClient store, String prefix) {

    /** A page of the largest values has 50 MiB. */
    private static final int PAGE = 100;

    /** Returns at most this many entries, and whether there are more. */
    ListResponse upTo(@Nullable String after, int most) {
        List<Entry> entries = new ArrayList<>();
        String last = after;
        while (true) {
            ListResponse page = page(last, Math.min(PAGE, most - entries.size()));
            entries.addAll(page.entries());
            boolean isEnd = !page.more() || page.entries().isEmpty();
            if (isEnd || entries.size() >= most) return new ListResponse(entries, page.more(), page.servedBy());
            last = last(page);
        }
    }

    /** Hands over every entry. */
    void forEach(Consumer<Entry> entry) {
        String last = null;
        while (true) {
            ListResponse page = page(last, PAGE);
            page.entries().forEach(entry);
            if (!page.more() || page.entries().isEmpty()) return;
            last = last(page);
        }
    }

    private ListResponse page(@Nullable String after, int limit) {
        return store.read("KV.List", new ListRequest(prefix, after, limit), ListResponse.class);
    }

    private static String last(ListResponse page) {
        return page.entries().get(page.entries().size() - 1).key();
    }
}
