package io.rollcall.call;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.StreamingHttpOutputMessage.Body;

/**
 * The body of a blocking call, which each attempt sends. A body that is known to be short is kept. Any other body is
 * streamed, as it would be without a balancer.
 *
 * <p>A streamed body is written again only if its source gives its length. A source without a length is an object, of
 * which its converter says that it can be written again even if it is an iterator; the second time an iterator would
 * give a shorter body, and nobody would notice. A body whose length differs from the known one fails.
 */
sealed interface RequestBody extends Body {

    /**
     * The longest body that is kept. A body of known length is kept before a connection is asked for, so every call in
     * flight, also a waiting one, may have one in memory: a quarter of a MiB each.
     */
    int BUFFERED_BYTES_MAX = 256 * 1024;

    /**
     * Returns the body of a call.
     *
     * @param source null: there is no body
     * @throws IOException the source cannot be read, and nothing has been sent
     */
    static RequestBody of(HttpHeaders headers, @Nullable Body source) throws IOException {
        if (source == null) return new Buffered(new byte[0]);
        long length = headers.getContentLength();
        if (length >= 0 && length <= BUFFERED_BYTES_MAX) return new Buffered(whole(source, length));
        return length >= 0 && source.repeatable() ? new Repeatable(source) : new OneShot(source);
    }

    private static byte[] whole(Body source, long length) throws IOException {
        byte[] buffered = ReplayBuffer.of(source);
        if (buffered == null) throw new IOException("The body is longer than its Content-Length of " + length);
        return buffered;
    }

    /** Returns the length, even if no header gives it; -1: only a header may give it. */
    default long length() {
        return -1;
    }

    /** Returns whether the whole body can be sent after the attempts so far. */
    @Override
    boolean repeatable();

    /** Returns whether a second attempt can send it while the first one does. */
    default boolean isShareable() {
        return repeatable();
    }

    @SuppressWarnings("ArrayRecordComponent") // nobody compares it
    record Buffered(byte[] bytes) implements RequestBody {

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

    /** A body of known length whose source can be read again. */
    record Repeatable(Body source) implements RequestBody {

        @Override
        public boolean repeatable() {
            return true;
        }

        /** Returns false, because two threads would read the same object. */
        @Override
        public boolean isShareable() {
            return false;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            source.writeTo(out);
        }
    }

    /** A body whose source is read once. If it turns out to be short, it is kept while it is sent. */
    final class OneShot implements RequestBody {

        private final Body source;
        private volatile boolean isRead;
        private volatile byte @Nullable [] buffered;

        OneShot(Body source) {
            this.source = source;
        }

        @Override
        public boolean repeatable() {
            return buffered != null || !isRead;
        }

        @Override
        public boolean isShareable() {
            return buffered != null;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            byte[] known = buffered;
            if (known != null) {
                out.write(known);
                return;
            }
            isRead = true;
            ReplayBuffer buffer =
                    source.repeatable() ? ReplayBuffer.continuingAfterFailure(out) : ReplayBuffer.alongside(out);
            source.writeTo(buffer);
            buffered = buffer.bytes();
            buffer.throwFailure();
        }
    }
}
