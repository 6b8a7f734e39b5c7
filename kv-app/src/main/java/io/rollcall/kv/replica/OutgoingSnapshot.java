package io.rollcall.kv.replica;

import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.LastRequest;
import io.rollcall.kv.store.Checkpoint;
import io.rollcall.kv.store.WriteResult;
import io.rollcall.kv.store.Storage;
import io.rollcall.wire.kv.ListResponse;
import io.rollcall.wire.kv.SnapshotLine;
import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** A snapshot for another replica: lines of JSON, some cells each, so that neither side needs it whole. */
final class OutgoingSnapshot implements AutoCloseable {

    /** A line ends behind the cell with which it has so many characters. */
    private static final int LINE_CHARS = 64 << 10;

    private static final int LINE_REQUESTS = 500;

    private final long view;
    private final Storage.@Nullable Snapshot frozen;

    /**
     * @param view number of this replica's view
     * @param frozen null: the asker needs none
     */
    OutgoingSnapshot(long view, Storage.@Nullable Snapshot frozen) {
        this.view = view;
        this.frozen = frozen;
    }

    void write(OutputStream out, JsonMapper json) throws IOException {
        if (frozen == null) {
            line(out, json, new SnapshotLine(new SnapshotLine.Header(view, true, 0, 0, 0), null, null, null));
            return;
        }
        Checkpoint mark = frozen.mark();
        SnapshotLine.Header header = new SnapshotLine.Header(
                view,
                false,
                mark.applied().seq(),
                mark.applied().view(),
                mark.applied().timeMillis());
        line(out, json, new SnapshotLine(header, null, null, null));
        long requests = requests(out, json, frozen.requests());
        long cells = cells(out, json, frozen);
        line(out, json, new SnapshotLine(null, null, null, new SnapshotLine.End(requests, cells)));
    }

    @Override
    public void close() {
        if (frozen != null) frozen.close();
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

    private static long cells(OutputStream out, JsonMapper json, Storage.Snapshot frozen) throws IOException {
        long count = 0;
        long chars = 0;
        List<ListResponse.Entry> some = new ArrayList<>();
        try (Storage.Cells cells = frozen.cells()) {
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
