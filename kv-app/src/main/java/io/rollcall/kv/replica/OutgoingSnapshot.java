package io.rollcall.kv.replica;

import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Checkpoint;
import io.rollcall.kv.store.LastRequest;
import io.rollcall.kv.store.Storage;
import io.rollcall.kv.store.WriteResult;
import io.rollcall.wire.kv.ListResponse;
import io.rollcall.wire.kv.SnapshotLine;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A snapshot that is sent to another replica: lines of JSON with some cells each, so that neither side needs it whole.
 */
final class OutgoingSnapshot implements AutoCloseable {

    /** The number of characters at which a line ends. */
    private static final int LINE_CHARS = 64 << 10;

    private static final int LINE_REQUESTS = 500;

    private final long view;
    private final Storage.@Nullable Snapshot snapshot;

    /**
     * @param view number of this replica's view
     * @param snapshot null: the asker needs none
     */
    OutgoingSnapshot(long view, Storage.@Nullable Snapshot snapshot) {
        this.view = view;
        this.snapshot = snapshot;
    }

    void write(OutputStream out, JsonMapper json) throws IOException {
        if (snapshot == null) {
            line(out, json, new SnapshotLine(new SnapshotLine.Header(view, true, 0, 0, 0, null), null, null, null));
            return;
        }
        Checkpoint checkpoint = snapshot.checkpoint();
        SnapshotLine.Header header = new SnapshotLine.Header(
                view,
                false,
                checkpoint.applied().seq(),
                checkpoint.applied().view(),
                checkpoint.applied().timeMillis(),
                WireMapper.hash(checkpoint.applied().hash()));
        line(out, json, new SnapshotLine(header, null, null, null));
        long requests = requests(out, json, snapshot.requests());
        long cells = cells(out, json, snapshot);
        line(out, json, new SnapshotLine(null, null, null, new SnapshotLine.End(requests, cells)));
    }

    @Override
    public void close() {
        if (snapshot != null) snapshot.close();
    }

    private static long requests(OutputStream out, JsonMapper json, List<LastRequest> all) throws IOException {
        for (int from = 0; from < all.size(); from += LINE_REQUESTS) {
            List<LastRequest> some = all.subList(from, Math.min(all.size(), from + LINE_REQUESTS));
            line(
                    out,
                    json,
                    new SnapshotLine(
                            null, some.stream().map(OutgoingSnapshot::request).toList(), null, null));
        }
        return all.size();
    }

    private static long cells(OutputStream out, JsonMapper json, Storage.Snapshot snapshot) throws IOException {
        long count = 0;
        long chars = 0;
        List<ListResponse.Entry> some = new ArrayList<>();
        try (Storage.Cells cells = snapshot.cells()) {
            while (cells.hasNext()) {
                Cell cell = cells.next();
                some.add(new ListResponse.Entry(cell.key(), cell.value(), cell.version()));
                chars += cell.key().length() + cell.value().length();
                count++;
                if (chars < LINE_CHARS && cells.hasNext()) continue;
                line(out, json, new SnapshotLine(null, null, some, null));
                some = new ArrayList<>();
                chars = 0;
            }
        }
        return count;
    }

    private static SnapshotLine.Request request(LastRequest last) {
        return new SnapshotLine.Request(
                Objects.requireNonNull(WireMapper.requestId(last.id())),
                last.seq(),
                last.timeMillis(),
                last.outcome() instanceof WriteResult.Written,
                last.outcome().version(),
                last.id().fingerprint());
    }

    private static void line(OutputStream out, JsonMapper json, SnapshotLine line) throws IOException {
        out.write(json.writeValueAsBytes(line));
        out.write('\n');
    }
}
