package io.rollcall.kv.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The rolling hash of the log: the hash of an entry is that of its content and of the hash of the entry before. Two
 * logs that have one hash at one seq are therefore the same up to it.
 *
 * <p>The primary that makes an entry gives it its hash, and every other replica keeps it as it came. An entry that an
 * earlier version of Rollcall has made or sent has none ({@link #UNKNOWN}), and is not compared. The next entry that
 * is made begins a chain.
 *
 * <p>64 bits of {@link Xxh64} are enough for accidents: one wrong entry in 10<sup>19</sup> passes.
 */
public final class EntryHash {

    /** The hash of an entry that has none. */
    public static final long UNKNOWN = 0;

    /** The hash before the first entry of every log. */
    public static final long START = 1;

    private static final byte PUT = 1;
    private static final byte DELETE = 2;
    private static final byte DECLINE = 3;

    private EntryHash() {}

    /**
     * Returns the hash of an entry, whatever hash it has; never {@link #UNKNOWN}.
     *
     * @param before the hash of the entry before; {@link #UNKNOWN}: a chain begins
     */
    public static long of(long before, Entry entry) {
        Operation operation = entry.operation();
        RequestId request = entry.request();
        byte[] key = operation.key().getBytes(UTF_8);
        byte[] value = operation instanceof Operation.Put put ? put.value().getBytes(UTF_8) : new byte[0];
        byte[] client = request == null ? new byte[0] : request.client().getBytes(UTF_8);
        int length = 7 * Long.BYTES + 3 * Integer.BYTES + 1 + key.length + value.length + client.length;
        ByteBuffer to = ByteBuffer.allocate(length);
        to.putLong(before).putLong(entry.view()).putLong(entry.seq()).putLong(entry.timeMillis());
        to.put(kind(operation)).putLong(operation instanceof Operation.Decline decline ? decline.version() : 0);
        text(text(text(to, key), value), client);
        to.putLong(request == null ? 0 : request.number()).putLong(request == null ? 0 : request.fingerprint());
        long hash = Xxh64.of(to.array(), length);
        return hash == UNKNOWN ? START : hash;
    }

    /**
     * Returns the first of these entries whose hash is not that of its content and the hash before it; null: none.
     *
     * @param before the hash of the entry before the first
     */
    public static @Nullable Entry firstWrong(long before, List<Entry> entries) {
        long hash = before;
        for (Entry entry : entries) {
            if (!isRight(hash, entry)) return entry;
            hash = entry.hash();
        }
        return null;
    }

    /**
     * Returns whether the hash of an entry is that of its content and of {@code before}, as far as the two are known. A
     * chain may begin anywhere: a primary that has got the entry before without its hash begins one, though this
     * replica knows that hash.
     */
    public static boolean isRight(long before, Entry entry) {
        boolean isKnown = before != UNKNOWN && entry.hash() != UNKNOWN;
        return !isKnown || of(before, entry) == entry.hash() || of(UNKNOWN, entry) == entry.hash();
    }

    /** Returns whether both are known, and differ. */
    public static boolean differ(long one, long other) {
        return one != UNKNOWN && other != UNKNOWN && one != other;
    }

    private static byte kind(Operation operation) {
        if (operation instanceof Operation.Put) return PUT;
        return operation instanceof Operation.Delete ? DELETE : DECLINE;
    }

    private static ByteBuffer text(ByteBuffer to, byte[] text) {
        return to.putInt(text.length).put(text);
    }
}
