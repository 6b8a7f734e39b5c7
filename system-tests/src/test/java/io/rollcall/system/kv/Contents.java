package io.rollcall.system.kv;

import io.rollcall.process.Endpoint;
import io.rollcall.system.cluster.Server;
import io.rollcall.wire.kv.ListRequest;
import io.rollcall.wire.kv.ListResponse;
import io.rollcall.wire.kv.ListResponse.Entry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The contents of a replica. */
public final class Contents {

    private static final int PAGE = 1_000;

    private Contents() {}

    static List<Entry> of(Server replica) {
        return of(replica.endpoint());
    }

    /** Returns every entry, read page by page. */
    public static List<Entry> of(Endpoint replica) {
        List<Entry> entries = new ArrayList<>();
        ListResponse page;
        do {
            String after =
                    entries.isEmpty() ? null : entries.get(entries.size() - 1).key();
            page = page(replica, after);
            entries.addAll(page.entries());
        } while (page.more());
        return entries;
    }

    private static ListResponse page(Endpoint replica, @Nullable String after) {
        return replica.call("KV.List", new ListRequest("", after, PAGE), ListResponse.class);
    }
}
