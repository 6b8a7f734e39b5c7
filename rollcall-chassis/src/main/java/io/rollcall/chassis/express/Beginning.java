package io.rollcall.chassis.express;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;

/** As much of a request's body as an everyday request has. */
final class Beginning {

    /** To begin with, where the length is not said: Spring's {@code RestClient} sends what it has written, in chunks. */
    private static final int UNSAID_BYTES = 512;

    /** To begin with, where the length is said: who says it need not keep it. */
    private static final int SAID_BYTES = 16 << 10;

    private final byte[] bytes;
    private final boolean isWhole;

    private Beginning(byte[] bytes, boolean isWhole) {
        this.bytes = bytes;
        this.isWhole = isWhole;
    }

    /**
     * Whatever keeps the rest away is met again by who reads on.
     *
     * @param bytesMax what is longer is not everyday
     */
    static Beginning of(HttpServletRequest request, int bytesMax) {
        int length = request.getContentLength();
        byte[] bytes = new byte[length >= 0 ? Math.min(length, SAID_BYTES) : UNSAID_BYTES];
        int read = 0;
        try {
            InputStream body = request.getInputStream();
            while (read != length && read < bytesMax) {
                if (read == bytes.length)
                    bytes = Arrays.copyOf(bytes, length >= 0 ? Math.min(length, 4 * read) : 2 * read);
                int more = body.read(bytes, read, bytes.length - read);
                if (more < 0) return new Beginning(Arrays.copyOf(bytes, read), length < 0);
                read += more;
            }
        } catch (IOException stopped) {
            return new Beginning(Arrays.copyOf(bytes, read), false);
        }
        return new Beginning(read == bytes.length ? bytes : Arrays.copyOf(bytes, read), read == length);
    }

    byte[] bytes() {
        return bytes;
    }

    /** There is no more of it. */
    boolean isWhole() {
        return isWhole;
    }
}
