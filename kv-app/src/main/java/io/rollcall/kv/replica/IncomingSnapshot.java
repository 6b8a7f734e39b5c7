package io.rollcall.kv.replica;

import io.rollcall.kv.replication.JoinAttempt;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.LastRequest;
import io.rollcall.kv.store.LogPosition;
import io.rollcall.kv.store.RequestId;
import io.rollcall.kv.store.Storage;
import io.rollcall.kv.store.WriteResult;
import io.rollcall.wire.kv.ListResponse;
import io.rollcall.wire.kv.SnapshotLine;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** A snapshot from another replica: lines of JSON, of which the first has been read. The rest is read on demand. */
final class IncomingSnapshot implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(IncomingSnapshot.class);

    private final JoinAttempt attempt;
    private final JsonMapper json;
    private final InputStream body;
    private final BufferedReader lines;
    private final SnapshotLine.Header header;
    private volatile long movedAtNanos = System.nanoTime();

    /** @throws IOException it was cut off, or is no snapshot */
    IncomingSnapshot(JoinAttempt attempt, InputStream body, JsonMapper json) throws IOException {
        this.attempt = attempt;
        this.json = json;
        this.body = body;
        this.lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        SnapshotLine.Header first = line().header();
        if (first == null) throw new IOException("a snapshot begins with its header");
        this.header = first;
    }

    boolean isFor(JoinAttempt wanted) {
        return attempt.equals(wanted);
    }

    SnapshotLine.Header header() {
        return header;
    }

    /** Returns the position of the cells in the log. */
    LogPosition at() {
        return new LogPosition(header.seq(), header.seqView(), header.timeMillis(), WireMapper.hash(header.hash()));
    }

    long stoodStillNanos() {
        return System.nanoTime() - movedAtNanos;
    }

    /**
     * @return the requests, the oldest first
     * @throws IOException it was cut off; the installation is not whole
     */
    List<LastRequest> into(Storage.Installation installation) throws IOException {
        List<LastRequest> all = new ArrayList<>();
        long cells = 0;
        while (true) {
            SnapshotLine line = line();
            if (line.requests() != null) {
                List<LastRequest> requests =
                        line.requests().stream().map(IncomingSnapshot::request).toList();
                installation.requests(requests);
                all.addAll(requests);
            }
            if (line.cells() != null) {
                installation.cells(
                        line.cells().stream().map(IncomingSnapshot::cell).toList());
                cells += line.cells().size();
            }
            SnapshotLine.End end = line.end();
            if (end == null) continue;
            if (end.cells() != cells || end.requests() != all.size())
                throw new IOException("the snapshot has %d cells and %d requests, and should have %s"
                        .formatted(cells, all.size(), end));
            return all;
        }
    }

    @Override
    public void close() {
        try {
            body.close();
        } catch (IOException e) {
            log.debug("A snapshot could not be closed", e); // it is at its end anyway
        }
    }

    private SnapshotLine line() throws IOException {
        String line = lines.readLine();
        movedAtNanos = System.nanoTime();
        if (line == null) throw new EOFException("the snapshot was cut off");
        try {
            return json.readValue(line, SnapshotLine.class);
        } catch (JacksonException e) {
            throw new IOException("the snapshot was cut off within a line, or is none", e);
        }
    }

    private static Cell cell(ListResponse.Entry cell) {
        return new Cell(cell.key(), cell.value(), cell.version());
    }

    private static LastRequest request(SnapshotLine.Request last) {
        WriteResult outcome =
                last.ok() ? new WriteResult.Written(last.version()) : new WriteResult.Mismatch(last.version());
        RequestId id =
                new RequestId(last.id().client(), last.id().number(), WireMapper.fingerprint(last.fingerprint()));
        return new LastRequest(id, last.seq(), last.timeMillis(), outcome);
    }
}
