package io.rollcall.call;

import java.io.IOException;
import java.io.OutputStream;
import org.springframework.http.StreamingHttpOutputMessage.Body;

/**
 * Gives a body to the transport of one attempt, and records that it was asked for, and if it could not be read: that
 * is no instance's fault.
 */
record SentBody(RequestBody body, Transmission transmission) implements Body {

    @Override
    public boolean repeatable() {
        return body.repeatable();
    }

    /** In whatever thread the transport writes it. */
    @Override
    public void writeTo(OutputStream out) throws IOException {
        transmission.onSending();
        Sink sink = new Sink(out);
        try {
            body.writeTo(sink);
        } catch (IOException | RuntimeException e) {
            if (!sink.hasFailed) transmission.onSourceFailed();
            throw e;
        }
    }

    private static final class Sink extends OutputStream {

        private final OutputStream out;
        private boolean hasFailed;

        Sink(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            hasFailed = true;
            out.write(one);
            hasFailed = false;
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            hasFailed = true;
            out.write(bytes, offset, length);
            hasFailed = false;
        }

        @Override
        public void flush() throws IOException {
            hasFailed = true;
            out.flush();
            hasFailed = false;
        }
    }
}
