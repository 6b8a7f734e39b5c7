package io.rollcall.chassis;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Checks that the bytes of a request are text with one spelling only. Jackson's own reader accepts overlong forms
 * ({@code c0 80} as NUL), guesses UTF-16 and UTF-32, and accepts half of a surrogate pair as an escape. One key could
 * then have two spellings, or one that cannot be written again.
 *
 * <p>It reads eight bytes at a time while they are ASCII without a backslash, which most of a request is.
 *
 * @see <a href="https://www.unicode.org/versions/Unicode16.0.0/core-spec/chapter-3/">Unicode, table 3-7:
 *     well-formed UTF-8</a>
 */
public final class Utf8Text {

    enum Flaw {
        /** A byte order mark, or two or four bytes for a character. */
        ANOTHER_ENCODING,
        /** Bytes that encode no character, or one in a form that is not the shortest. */
        NOT_UTF8,
        /** An escape of half of a surrogate pair, without the other half. */
        LONE_SURROGATE
    }

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = LOW_BITS << 7;
    private static final long BACKSLASHES = LOW_BITS * '\\';

    /** The number of bytes from which Jackson guesses an encoding. */
    private static final int GUESSED_FROM = 4;

    private static final int ESCAPE_LENGTH = 6;

    /** Whether a request is well-formed text. Whether it is valid JSON is not checked. */
    public static boolean isWellFormed(byte[] json) {
        return flaw(json) == null;
    }

    /** Returns the first flaw. */
    static @Nullable Flaw flaw(byte[] json) {
        if (isOfAnotherEncoding(json)) return Flaw.ANOTHER_ENCODING;
        int at = 0;
        while (at < json.length) {
            if (at + Long.BYTES <= json.length && isPlain((long) EIGHT.get(json, at))) {
                at += Long.BYTES;
            } else if (json[at] == '\\') {
                at = afterEscape(json, at);
                if (at < 0) return Flaw.LONE_SURROGATE;
            } else {
                at = json[at] >= 0 ? at + 1 : afterSequence(json, at);
                if (at < 0) return Flaw.NOT_UTF8;
            }
        }
        return null;
    }

    private static boolean isOfAnotherEncoding(byte[] json) {
        if (json.length >= 3 && json[0] == (byte) 0xEF && json[1] == (byte) 0xBB && json[2] == (byte) 0xBF) return true;
        if (json.length >= 2 && (json[0] & 0xFE) == 0xFE && (json[1] & 0xFE) == 0xFE) return true;
        for (int i = 0; i < Math.min(json.length, GUESSED_FROM); i++) if (json[i] == 0) return true;
        return false;
    }

    private static boolean isPlain(long eight) {
        long zeroWhereBackslash = eight ^ BACKSLASHES;
        long backslashes = (zeroWhereBackslash - LOW_BITS) & ~zeroWhereBackslash;
        return ((eight | backslashes) & HIGH_BITS) == 0;
    }

    /** @return the position after the escape; -1: half of a surrogate pair. The parser rejects an invalid escape */
    private static int afterEscape(byte[] json, int at) {
        int unit = escaped(json, at);
        if (unit < 0) return at + 2;
        if (Character.isLowSurrogate((char) unit)) return -1;
        if (!Character.isHighSurrogate((char) unit)) return at + ESCAPE_LENGTH;
        int next = escaped(json, at + ESCAPE_LENGTH);
        return next >= 0 && Character.isLowSurrogate((char) next) ? at + 2 * ESCAPE_LENGTH : -1;
    }

    /** @return the UTF-16 unit that is escaped here; -1: none */
    private static int escaped(byte[] json, int at) {
        if (at + ESCAPE_LENGTH > json.length || json[at] != '\\' || json[at + 1] != 'u') return -1;
        int unit = 0;
        for (int i = at + 2; i < at + ESCAPE_LENGTH; i++) {
            int digit = json[i] < 0 ? -1 : Character.digit(json[i], 16);
            if (digit < 0) return -1;
            unit = unit << 4 | digit;
        }
        return unit;
    }

    /** @return the position after the sequence; -1: not UTF-8 */
    private static int afterSequence(byte[] json, int at) {
        int first = json[at] & 0xFF;
        if (first < 0xC2 || first > 0xF4) return -1;
        int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (at + length > json.length) return -1;
        int second = json[at + 1] & 0xFF;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80; // less has a shorter form
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF; // surrogates, and values above Unicode
        if (second < least || second > most) return -1;
        for (int i = at + 2; i < at + length; i++) if ((json[i] & 0xC0) != 0x80) return -1;
        return at + length;
    }

    private Utf8Text() {}
}
