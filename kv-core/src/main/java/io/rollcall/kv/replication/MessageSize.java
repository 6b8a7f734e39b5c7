package io.rollcall.kv.replication;

import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.Operation;

/** The size of entries in a message, in bytes of JSON. An escape may turn one byte into six. */
final class MessageSize {

    /**
     * The largest entry. A message is at most 1 MiB, and the rest of it at most 4 KiB. A write that comes in a message
     * of 1 MiB may be a little larger than this, so it is refused rather than found to be stuck.
     */
    static final int LARGEST_ENTRY_BYTES = (1 << 20) - (4 << 10);

    /**
     * A batch ends before it grows beyond this, unless it is one entry. Larger ones spare round trips; smaller ones,
     * pauses.
     */
    static final int BATCH_BYTES = 256 << 10;

    /** The largest number of entries in a batch. */
    static final int BATCH_ENTRIES = 512;

    /** Field names and numbers. */
    private static final int ENTRY_FRAME_BYTES = 232;

    /** What an entry of an earlier version may have more than {@link #LARGEST_ENTRY_BYTES}: it had a smaller frame. */
    private static final int EARLIER_BYTES = 1 << 10;

    private static final int CHAR_BYTES_MAX = 6;

    private MessageSize() {}

    static long of(Entry entry) {
        long bytes = ENTRY_FRAME_BYTES + ofText(entry.operation().key());
        if (entry.operation() instanceof Operation.Put put) bytes += ofText(put.value());
        if (entry.request() != null) bytes += ofText(entry.request().client());
        return bytes;
    }

    /** Returns whether no primary has taken this entry, because it might not fit into a message. */
    static boolean isTooLargeToBePassedOn(Entry entry) {
        Operation operation = entry.operation();
        long chars = operation.key().length();
        if (operation instanceof Operation.Put put) chars += put.value().length();
        // Most entries are so small that their characters need not be looked at.
        return chars * CHAR_BYTES_MAX > LARGEST_ENTRY_BYTES / 2 && of(entry) > LARGEST_ENTRY_BYTES + EARLIER_BYTES;
    }

    private static long ofText(String text) {
        long bytes = 0;
        for (int i = 0; i < text.length(); i++) bytes += ofChar(text.charAt(i));
        return bytes;
    }

    private static int ofChar(char c) {
        if (c < 0x20) return 6;
        if (c == '"' || c == '\\') return 2;
        if (c < 0x80) return 1;
        return c < 0x800 || Character.isSurrogate(c) ? 2 : 3;
    }
}
