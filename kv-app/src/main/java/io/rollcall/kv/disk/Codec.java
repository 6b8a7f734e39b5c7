package io.rollcall.kv.disk;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Checkpoint;
import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.EntryHash;
import io.rollcall.kv.store.LastRequest;
import io.rollcall.kv.store.LogPosition;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.Operation;
import io.rollcall.kv.store.RequestId;
import io.rollcall.kv.store.View;
import io.rollcall.kv.store.WriteResult;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The format of the records on disk. Numbers are big-endian, so that a log is sorted by its seq; text is UTF-8 after
 * its length. Text has no lone surrogates, because no request with one is accepted.
 *
 * <p>Every record but a cell begins with a CRC32C of the rest: a replica whose log or checkpoint is wrong must not act
 * on it. A cell is as short as possible; RocksDB's own checksums cover its block.
 */
final class Codec {

    /** The version of the format. It changes with any change here that an older version of Rollcall cannot read. */
    static final int FORMAT = 3;

    /**
     * The oldest format that is still read. Format 1 has a request without its fingerprint, and a checkpoint without
     * the proposed view; formats 1 and 2 have no hashes of the log. New records have the present format.
     */
    static final int OLDEST_FORMAT = 1;

    private static final byte PUT = 1;
    private static final byte DELETE = 2;
    private static final byte DECLINE = 3;
    private static final byte WRITTEN = 1;
    private static final byte MISMATCH = 2;

    private Codec() {}

    static byte[] text(String text) {
        return text.getBytes(UTF_8);
    }

    static String text(byte[] bytes) {
        return new String(bytes, UTF_8);
    }

    static byte[] number(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    static long number(byte[] bytes) {
        if (bytes.length != Long.BYTES) throw new CorruptDataException("a number of " + bytes.length + " bytes");
        return ByteBuffer.wrap(bytes).getLong();
    }

    /** Encodes a cell without its key. */
    static byte[] cell(Cell cell) {
        byte[] value = text(cell.value());
        return ByteBuffer.allocate(Long.BYTES + value.length)
                .putLong(cell.version())
                .put(value)
                .array();
    }

    static Cell cell(String key, byte[] bytes) {
        if (bytes.length < Long.BYTES) throw new CorruptDataException("a cell of " + bytes.length + " bytes");
        String value = new String(bytes, Long.BYTES, bytes.length - Long.BYTES, UTF_8);
        return new Cell(key, value, ByteBuffer.wrap(bytes).getLong());
    }

    static byte[] entry(Entry entry) {
        Writer out = new Writer();
        out.number(entry.view()).number(entry.seq()).number(entry.timeMillis());
        Operation operation = entry.operation();
        if (operation instanceof Operation.Put put) {
            out.kind(PUT).text(put.key()).text(put.value());
        } else if (operation instanceof Operation.Delete delete) {
            out.kind(DELETE).text(delete.key());
        } else if (operation instanceof Operation.Decline decline) {
            out.kind(DECLINE).text(decline.key()).number(decline.version());
        } else {
            throw new IllegalArgumentException("an operation of an unknown kind: " + operation);
        }
        RequestId request = entry.request();
        out.text(request == null ? "" : request.client()).number(request == null ? 0 : request.number());
        if (request != null) out.number(request.fingerprint());
        return out.number(entry.hash()).sealed();
    }

    static Entry entry(byte[] bytes) {
        return read(bytes, "an entry of the log", in -> {
            long view = in.number();
            long seq = in.number();
            long timeMillis = in.number();
            return new Entry(view, seq, timeMillis, operation(in), request(in), hash(in));
        });
    }

    private static Operation operation(Reader in) {
        byte kind = in.kind();
        return switch (kind) {
            case PUT -> new Operation.Put(in.text(), in.text());
            case DELETE -> new Operation.Delete(in.text());
            case DECLINE -> new Operation.Decline(in.text(), in.number());
            default -> throw new CorruptDataException("an operation of kind " + kind);
        };
    }

    /** Decodes a request id. An empty client name means that there is none. */
    private static @Nullable RequestId request(Reader in) {
        String client = in.text();
        long number = in.number();
        return client.isEmpty() ? null : new RequestId(client, number, fingerprint(in));
    }

    /** Decodes the fingerprint of a request, which the first format does not have. */
    private static long fingerprint(Reader in) {
        return in.hasMore() ? in.number() : RequestId.UNKNOWN;
    }

    /** Decodes the last number of an entry, which the first two formats do not have. */
    private static long hash(Reader in) {
        return in.hasMore() ? in.number() : EntryHash.UNKNOWN;
    }

    /** Encodes a request with its client, although that is its key, so that a record is whole by itself. */
    static byte[] request(LastRequest last) {
        return new Writer()
                .text(last.id().client())
                .number(last.id().number())
                .number(last.seq())
                .number(last.timeMillis())
                .kind(last.outcome() instanceof WriteResult.Written ? WRITTEN : MISMATCH)
                .number(last.outcome().version())
                .number(last.id().fingerprint())
                .sealed();
    }

    static LastRequest request(byte[] bytes) {
        return read(bytes, "the last request of a client", in -> {
            String client = in.text();
            long number = in.number();
            long seq = in.number();
            long timeMillis = in.number();
            WriteResult outcome = outcome(in);
            return new LastRequest(new RequestId(client, number, fingerprint(in)), seq, timeMillis, outcome);
        });
    }

    private static WriteResult outcome(Reader in) {
        byte kind = in.kind();
        return switch (kind) {
            case WRITTEN -> new WriteResult.Written(in.number());
            case MISMATCH -> new WriteResult.Mismatch(in.number());
            default -> throw new CorruptDataException("an outcome of kind " + kind);
        };
    }

    static byte[] stored(StoredCheckpoint stored) {
        Checkpoint checkpoint = stored.checkpoint();
        View view = checkpoint.view();
        Writer out = new Writer()
                .number(view.number())
                .text(view.primary())
                .number(view.members().size());
        for (Member member : view.members())
            out.text(member.id()).text(member.replica()).text(member.address());
        out.number(checkpoint.logView());
        point(out, checkpoint.base());
        point(out, checkpoint.applied());
        return out.number(stored.end())
                .number(checkpoint.proposedView())
                .text(checkpoint.primarySession())
                .number(checkpoint.base().hash())
                .number(checkpoint.applied().hash())
                .sealed();
    }

    static StoredCheckpoint stored(byte[] bytes) {
        return read(bytes, "the mark", in -> {
            View view = new View(in.number(), in.text(), members(in));
            long logView = in.number();
            LogPosition base = point(in);
            LogPosition applied = point(in);
            long end = in.number();
            long asked = in.hasMore() ? in.number() : 0;
            String heard = in.hasMore() ? in.text() : "";
            base = hashed(base, in);
            applied = hashed(applied, in);
            return new StoredCheckpoint(new Checkpoint(view, logView, base, applied, asked, heard), end);
        });
    }

    private static List<Member> members(Reader in) {
        List<Member> members = new ArrayList<>();
        for (long left = in.number(); left > 0; left--) members.add(new Member(in.text(), in.text(), in.text()));
        return members;
    }

    private static void point(Writer out, LogPosition point) {
        out.number(point.seq()).number(point.view()).number(point.timeMillis());
    }

    private static LogPosition point(Reader in) {
        return new LogPosition(in.number(), in.number(), in.number(), EntryHash.UNKNOWN);
    }

    private static LogPosition hashed(LogPosition point, Reader in) {
        if (!in.hasMore()) return point.seq() == 0 ? LogPosition.ZERO : point;
        return new LogPosition(point.seq(), point.view(), point.timeMillis(), in.number());
    }

    private interface Parse<T> {
        T from(Reader in);
    }

    private static <T> T read(byte[] bytes, String what, Parse<T> parse) {
        try {
            Reader in = new Reader(bytes);
            T result = parse.from(in);
            if (in.hasMore()) throw new CorruptDataException(what + " has a wrong length");
            return result;
        } catch (BufferUnderflowException | CorruptDataException e) {
            throw new CorruptDataException(what + " does not match its checksum", e);
        }
    }

    private static int crc(byte[] bytes, int from, int to) {
        CRC32C crc = new CRC32C();
        crc.update(bytes, from, to - from);
        return (int) crc.getValue();
    }

    /** A buffer that grows as needed; the first four bytes are for the checksum. */
    private static final class Writer {

        private ByteBuffer to = ByteBuffer.allocate(256).position(Integer.BYTES);

        Writer kind(byte kind) {
            room(1).put(kind);
            return this;
        }

        Writer number(long number) {
            room(Long.BYTES).putLong(number);
            return this;
        }

        Writer text(String text) {
            byte[] bytes = Codec.text(text);
            room(Integer.BYTES + bytes.length).putInt(bytes.length).put(bytes);
            return this;
        }

        private ByteBuffer room(int bytes) {
            if (to.remaining() < bytes) {
                ByteBuffer larger = ByteBuffer.allocate(to.capacity() * 2 + bytes);
                to = larger.put(to.flip());
            }
            return to;
        }

        byte[] sealed() {
            byte[] bytes = new byte[to.position()];
            to.flip().get(bytes);
            ByteBuffer.wrap(bytes).putInt(crc(bytes, Integer.BYTES, bytes.length));
            return bytes;
        }
    }

    private static final class Reader {

        private final ByteBuffer from;

        Reader(byte[] bytes) {
            from = ByteBuffer.wrap(bytes);
            if (from.getInt() != crc(bytes, Integer.BYTES, bytes.length)) throw new CorruptDataException("checksum");
        }

        byte kind() {
            return from.get();
        }

        long number() {
            return from.getLong();
        }

        String text() {
            int length = from.getInt();
            if (length < 0 || length > from.remaining()) throw new BufferUnderflowException();
            String text = new String(from.array(), from.position(), length, UTF_8);
            from.position(from.position() + length);
            return text;
        }

        boolean hasMore() {
            return from.hasRemaining();
        }
    }
}
