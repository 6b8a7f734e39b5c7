package io.rollcall.chassis.fastpath;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** The body of a request as far as it was read: all of it, if the fast path can answer the request. */
final class BufferedBody {

    /** The first size of the buffer if the length is unknown: Spring's {@code RestClient} sends chunks. */
    private static final int UNKNOWN_LENGTH_BYTES = 512;

    /**
     * The limit on the first size of the buffer if the length is known, because a client need not send as much as it
     * says.
     */
    private static final int KNOWN_LENGTH_BYTES_MAX = 16 << 10;

    private final byte[] bytes;
    private final boolean isWhole;

    private BufferedBody(byte[] bytes, boolean isWhole) {
        this.bytes = bytes;
        this.isWhole = isWhole;
    }

    /**
     * Reads the body. A failure is not reported here: the next reader of the request meets it again.
     *
     * @param bytesMax the limit above which the request goes through Spring
     */
    static BufferedBody of(HttpServletRequest request, int bytesMax) {
        int length = request.getContentLength();
        byte[] bytes = new byte[length >= 0 ? Math.min(length, KNOWN_LENGTH_BYTES_MAX) : UNKNOWN_LENGTH_BYTES];
        int read = 0;
        try {
            InputStream body = request.getInputStream();
            while (read != length && read < bytesMax) {
                if (read == bytes.length)
                    bytes = Arrays.copyOf(bytes, length >= 0 ? Math.min(length, 4 * read) : 2 * read);
                int more = body.read(bytes, read, bytes.length - read);
                if (more < 0) return new BufferedBody(Arrays.copyOf(bytes, read), length < 0);
                read += more;
            }
        } catch (IOException stopped) {
            return new BufferedBody(Arrays.copyOf(bytes, read), false);
        }
        return new BufferedBody(read == bytes.length ? bytes : Arrays.copyOf(bytes, read), read == length);
    }

    byte[] bytes() {
        return bytes;
    }

    /** Whether this is the whole body. */
    boolean isWhole() {
        return isWhole;
    }
}
