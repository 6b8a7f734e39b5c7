package io.rollcall.kv.store;

import org.jspecify.annotations.Nullable;

/**
 * A hash of what a write asks for: two writes with one id are told apart without keeping the first one's value. It
 * finds mistakes of clients; it is no defence against a client that looks for a collision, which would deceive itself
 * alone.
 *
 * @see <a href="https://datatracker.ietf.org/doc/html/rfc9923">RFC 9923: The FNV Non-Cryptographic Hash Algorithm
 *     (FNV-1a, 64 bits)</a>
 */
final class Fingerprint {

    private static final long OFFSET_BASIS = 0xcbf29ce484222325L;
    private static final long PRIME = 0x100000001b3L;

    private long hash = OFFSET_BASIS;

    /** @return never {@link RequestId#UNKNOWN} */
    static long of(Write write) {
        Fingerprint fingerprint = new Fingerprint();
        fingerprint.add(write.key());
        fingerprint.add(write.value());
        Long ifVersion = write.ifVersion();
        fingerprint.add(ifVersion == null ? null : ifVersion.toString());
        return fingerprint.hash == RequestId.UNKNOWN ? 1 : fingerprint.hash;
    }

    /** Its length goes first: no two texts run into each other, and none is not an empty one. */
    private void add(@Nullable String text) {
        add(text == null ? -1 : text.length());
        if (text != null) for (int i = 0; i < text.length(); i++) add(text.charAt(i));
    }

    private void add(int number) {
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE)
            hash = (hash ^ ((number >>> shift) & 0xff)) * PRIME;
    }

    private Fingerprint() {}
}
