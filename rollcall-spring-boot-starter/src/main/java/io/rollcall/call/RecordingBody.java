package io.rollcall.call;

import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.StreamingHttpOutputMessage.Body;

/**
 * Gives a body to the transport of one attempt. It records that the transport has asked for the body, and whether the
 * body could not be read, which is no instance's fault.
 */
record RecordingBody(RequestBody body, Transmission transmission) implements Body {

    @Override
    public boolean repeatable() {
        return body.repeatable();
    }

    /** Writes the body, in the thread that the transport chooses. */
    @Override
    public void writeTo(OutputStream out) throws IOException {
        transmission.onSending();
        Sink sink = new Sink(out);
        try {
            body.writeTo(sink);
        } catch (IOException | RuntimeException e) {
            if (sink.failure != null) throw sink.failure; // a converter may have put it into one of its own
            if (!sink.isInside) transmission.onLocalFailure();
            throw e;
        }
    }

    private static final class Sink extends OutputStream {

        private final OutputStream out;
        private boolean isInside;
        private @Nullable IOException failure;

        Sink(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            pass(() -> out.write(one));
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            pass(() -> out.write(bytes, offset, length));
        }

        @Override
        public void flush() throws IOException {
            pass(out::flush);
        }

        private void pass(Writing writing) throws IOException {
            isInside = true;
            try {
                writing.write();
            } catch (IOException e) {
                failure = e;
                throw e;
            }
            isInside = false;
        }

        private interface Writing {

            void write() throws IOException;
        }
    }
}
