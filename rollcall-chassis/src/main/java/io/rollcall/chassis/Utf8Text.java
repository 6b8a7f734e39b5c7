package io.rollcall.chassis;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Whether the bytes of a request are text that has one spelling only. Jackson's own reader takes overlong forms ({@code c0 80} as
 * NUL), guesses UTF-16 and UTF-32, and lets half of a surrogate pair pass as an escape; two spellings of one key, or a key that
 * cannot be written down again, would come of it.
 *
 * <p>It looks at eight bytes at a time as long as they are ASCII without a backslash, which a request mostly is.
 *
 * @see <a href="https://www.unicode.org/versions/Unicode16.0.0/core-spec/chapter-3/">Unicode, table 3-7: well-formed UTF-8</a>
 */
public final class Utf8Text {

    enum Flaw {
        /** A byte order mark, or two or four bytes for a character. */
        ANOTHER_ENCODING,
        /** Bytes that no character has, or not in its shortest form. */
        NOT_UTF8,
        /** An escape of half of a surrogate pair, without the other half. */
        LONE_SURROGATE
    }

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long LOW_BITS = 0x0101_0101_0101_0101L;
    private static final long HIGH_BITS = LOW_BITS << 7;
    private static final long BACKSLASHES = LOW_BITS * '\\';

    /** As many bytes as Jackson looks at to guess an encoding. */
    private static final int GUESSED_FROM = 4;

    private static final int ESCAPE_LENGTH = 6;

    /** Of a request in JSON; whether it is JSON otherwise, is not looked at. */
    public static boolean isWellFormed(byte[] json) {
        return flaw(json) == null;
    }

    /** The first one that is met. */
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

    /** @return where it goes on; -1: half of a surrogate pair. An escape that is none is left to the parser */
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

    /** @return where it goes on; -1: not UTF-8 */
    private static int afterSequence(byte[] json, int at) {
        int first = json[at] & 0xFF;
        if (first < 0xC2 || first > 0xF4) return -1;
        int length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
        if (at + length > json.length) return -1;
        int second = json[at + 1] & 0xFF;
        int least = first == 0xE0 ? 0xA0 : first == 0xF0 ? 0x90 : 0x80; // what is less has a shorter form
        int most = first == 0xED ? 0x9F : first == 0xF4 ? 0x8F : 0xBF; // surrogates; what is above Unicode
        if (second < least || second > most) return -1;
        for (int i = at + 2; i < at + length; i++) if ((json[i] & 0xC0) != 0x80) return -1;
        return at + length;
    }

    private Utf8Text() {}
}
