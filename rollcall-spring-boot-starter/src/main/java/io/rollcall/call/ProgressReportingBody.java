package io.rollcall.call;

import java.io.IOException;
import java.io.OutputStream;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.HttpEntityWrapper;

/** The body of a request. While it is sent, it reports whether the instance or the body's own source is waited for. */
final class ProgressReportingBody extends HttpEntityWrapper {

    interface Progress {

        void awaitsInstance();

        void awaitsSource();
    }

    /**
     * The size of a piece. A body that is written at once shows its progress by pieces; an instance that does not take
     * a piece within the timeout is too slow.
     */
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
