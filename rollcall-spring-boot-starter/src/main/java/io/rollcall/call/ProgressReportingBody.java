package io.rollcall.call;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** A request's body that tells, while it is sent, whether the instance is waited for or its own source. */
final class ProgressReportingBody extends HttpEntityWrapper {

    interface Progress {

        void awaitsInstance();

        void awaitsSource();
    }

    /** So that a body which is written at once shows that it goes on; an instance takes as much in the timeout or is too slow. */
    private static final int PIECE_BYTES = 64 * 1024;

    private final Progress progress;

    ProgressReportingBody(HttpEntity body, Progress progress) {
        super(body);
        this.progress = progress;
    }

    @Override
    public void writeTo(OutputStream out) throws IOException {
        progress.awaitsSource();
        super.writeTo(new Pieces(out));
        progress.awaitsInstance();
    }

    private final class Pieces extends OutputStream {

        private final OutputStream out;

        Pieces(OutputStream out) {
            this.out = out;
        }

        @Override
        public void write(int one) throws IOException {
            progress.awaitsInstance();
            out.write(one);
            progress.awaitsSource();
        }

        @Override
        public void write(byte[] bytes, int offset, int length) throws IOException {
            for (int written = 0; written < length; written += PIECE_BYTES) {
                progress.awaitsInstance();
                out.write(bytes, offset + written, Math.min(PIECE_BYTES, length - written));
            }
            progress.awaitsSource();
        }

        @Override
        public void flush() throws IOException {
            progress.awaitsInstance();
            out.flush();
            progress.awaitsSource();
        }
    }
}
