package io.rollcall.call;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.StreamingHttpOutputMessage.Body;

/**
 * The body of a blocking call, which each attempt sends. One that is known to be short is kept. Any other is streamed,
 * as it would be without a balancer.
 *
 * <p>Of what is streamed, only a source that says its length writes it again. One that does not is an object, of which
 * its converter says that it can be written again, be it an iterator: a second time that would be a shorter body, with
 * nobody to notice. Where the length is known, a body that has another one fails.
 */
sealed interface RequestBody extends Body {

    /**
     * The longest body that is kept. One of known length is kept before a connection is asked for, so as many as there
     * are calls under way, waiting ones too, are in memory: a quarter of a MiB each.
     */
    int BUFFERED_BYTES_MAX = 256 * 1024;

    /**
     * @param source null: there is no body
     * @throws IOException the source cannot be read, before anything is sent
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

    /** Of known length. */
    record Repeatable(Body source) implements RequestBody {

        @Override
        public boolean repeatable() {
            return true;
        }

        /** Two threads would read the same object. */
        @Override
        public boolean isShareable() {
            return false;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            source.writeTo(out);
        }
    }

    /** Its source is read once. If it turns out to be short, it is kept as it is sent. */
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
