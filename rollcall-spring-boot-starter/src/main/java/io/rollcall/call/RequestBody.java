package io.rollcall.call;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.StreamingHttpOutputMessage.Body;

/**
 * The body of a blocking call, which each attempt sends. A short one is kept, so that it has a length and can be sent
 * again. A longer one is streamed, whatever its length: it can be sent again if its source can write it again, as a
 * file can, and else it is sent once.
 */
sealed interface RequestBody extends Body {

    /** The longest body that is kept. With all connections in use, 256 by default, kept bodies take 64 MiB. */
    int KEPT_BYTES_MAX = 256 * 1024;

    /**
     * @param source null: there is no body
     * @throws IOException the source cannot be read, before anything is sent
     */
    static RequestBody of(HttpHeaders headers, @Nullable Body source) throws IOException {
        long length = headers.getContentLength();
        boolean isShort = length >= 0 && length <= KEPT_BYTES_MAX;
        if (source == null) return new Kept(new byte[0]);
        if (!source.repeatable() && !isShort) return new Once(source);
        byte[] kept = length > KEPT_BYTES_MAX ? null : KeptBytes.of(source);
        if (kept != null) return new Kept(kept);
        if (!source.repeatable()) throw new IOException("The body is longer than its Content-Length of " + length);
        return new Repeatable(source);
    }

    /** Its length, which its headers need not say; -1: only they may. */
    default long length() {
        return -1;
    }

    /** Whether it can be sent, as a whole, after the attempts so far. */
    @Override
    boolean repeatable();

    /** Whether a second attempt can send it while the first one does. */
    default boolean isShareable() {
        return repeatable();
    }

    @SuppressWarnings("ArrayRecordComponent") // nobody compares it
    record Kept(byte[] bytes) implements RequestBody {

        @Override
        public long length() {
            return bytes.length;
        }

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(bytes);
        }
    }

    record Repeatable(Body source) implements RequestBody {

        @Override
        public boolean repeatable() {
            return true;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            source.writeTo(out);
        }
    }

    /**
     * Its source can be read once. Its length is not known, so if it turns out to be short, it is kept as it is sent.
     */
    final class Once implements RequestBody {

        private final Body source;
        private volatile boolean isRead;
        private volatile byte @Nullable [] kept;

        Once(Body source) {
            this.source = source;
        }

        @Override
        public boolean repeatable() {
            return kept != null || !isRead;
        }

        @Override
        public boolean isShareable() {
            return kept != null;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            byte[] known = kept;
            if (known != null) {
                out.write(known);
                return;
            }
            isRead = true;
            KeptBytes keeping = KeptBytes.besides(out);
            source.writeTo(keeping);
            kept = keeping.bytes();
        }
    }
}
