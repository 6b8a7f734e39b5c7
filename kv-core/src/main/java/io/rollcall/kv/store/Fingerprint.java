package io.rollcall.kv.store;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The first 64 bits of the SHA-256 of what a write asks for: two writes with one id are told apart without keeping the first one's value. */
final class Fingerprint {

    /** @return never {@link RequestId#UNKNOWN} */
    static long of(Write write) {
        MessageDigest digest = sha256();
        text(digest, write.key());
        digest.update((byte) (write.value() == null ? 0 : 1));
        if (write.value() != null) text(digest, write.value());
        Long ifVersion = write.ifVersion();
        digest.update((byte) (ifVersion == null ? 0 : 1));
        if (ifVersion != null) digest.update(number(ifVersion));
        long first = ByteBuffer.wrap(digest.digest()).getLong();
        return first == RequestId.UNKNOWN ? 1 : first;
    }

    /** Its length goes first: no two texts run into each other. */
    private static void text(MessageDigest digest, String text) {
        byte[] bytes = text.getBytes(UTF_8);
        digest.update(number(bytes.length));
        digest.update(bytes);
    }

    private static byte[] number(long number) {
        return ByteBuffer.allocate(Long.BYTES).putLong(number).array();
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private Fingerprint() {}
}
