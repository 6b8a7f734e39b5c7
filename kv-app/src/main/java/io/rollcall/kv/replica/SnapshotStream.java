package io.rollcall.kv.replica;

import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.LastRequest;
import io.rollcall.kv.store.Outcome;
import io.rollcall.kv.store.RequestId;
import io.rollcall.kv.store.Snapshot;
import io.rollcall.wire.kv.ListResponse;
import io.rollcall.wire.kv.SnapshotLine;
import java.io.BufferedReader;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.Function;
import tools.jackson.databind.json.JsonMapper;

/** A snapshot as lines of JSON, so that neither side needs it whole as one text. */
final class SnapshotStream {

    private final JsonMapper json;

    SnapshotStream(JsonMapper json) {
        this.json = json;
    }

    void write(Answer.Took took, OutputStream out) throws IOException {
        Snapshot snapshot = took.snapshot();
        SnapshotLine.Header header = new SnapshotLine.Header(
                took.view(),
                took.session(),
                snapshot.seq(),
                snapshot.view(),
                snapshot.timeMillis(),
                snapshot.cells().size(),
                snapshot.requests().size(),
                snapshot.prepared().size());
        line(out, new SnapshotLine(header, null, null, null));
        for (Cell cell : snapshot.cells()) {
            line(
                    out,
                    new SnapshotLine(
                            null, new ListResponse.Entry(cell.key(), cell.value(), cell.version()), null, null));
        }
        for (LastRequest last : snapshot.requests()) line(out, new SnapshotLine(null, null, request(last), null));
        for (Entry entry : snapshot.prepared()) line(out, new SnapshotLine(null, null, null, Words.entry(entry)));
    }

    /** @throws EOFException it was cut off */
    Answer.Took read(InputStream in) throws IOException {
        BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
        SnapshotLine.Header header = Objects.requireNonNull(line(lines).header(), "a snapshot begins with its header");
        List<Cell> cells = lines(lines, header.cells(), line -> cell(Objects.requireNonNull(line.cell())));
        List<LastRequest> requests =
                lines(lines, header.requests(), line -> request(Objects.requireNonNull(line.request())));
        List<Entry> entries = lines(lines, header.entries(), line -> Words.entry(Objects.requireNonNull(line.entry())));
        Snapshot snapshot = new Snapshot(header.seq(), header.seqView(), header.timeMillis(), cells, requests, entries);
        return new Answer.Took(header.view(), header.session(), snapshot);
    }

    private void line(OutputStream out, SnapshotLine line) throws IOException {
        out.write(json.writeValueAsBytes(line));
        out.write('\n');
    }

    private SnapshotLine line(BufferedReader lines) throws IOException {
        String line = lines.readLine();
        if (line == null) throw new EOFException("the snapshot was cut off");
        return json.readValue(line, SnapshotLine.class);
    }

    private <T> List<T> lines(BufferedReader lines, int count, Function<SnapshotLine, T> part) throws IOException {
        List<T> result = new ArrayList<>();
        for (int i = 0; i < count; i++) result.add(part.apply(line(lines)));
        return result;
    }

    private static Cell cell(ListResponse.Entry cell) {
        return new Cell(cell.key(), cell.value(), cell.version());
    }

    private static SnapshotLine.Request request(LastRequest last) {
        return new SnapshotLine.Request(
                Objects.requireNonNull(Words.requestId(last.id())),
                last.seq(),
                last.timeMillis(),
                last.outcome() instanceof Outcome.Written,
                last.outcome().version());
    }

    private static LastRequest request(SnapshotLine.Request last) {
        Outcome outcome = last.ok() ? new Outcome.Written(last.version()) : new Outcome.Mismatch(last.version());
        RequestId id = new RequestId(last.id().client(), last.id().number());
        return new LastRequest(id, last.seq(), last.timeMillis(), outcome);
    }
}
