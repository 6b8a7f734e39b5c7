package io.rollcall.chassis.answer;

import io.rollcall.chassis.AnswerLimits;
import jakarta.servlet.AsyncEvent;
import jakarta.servlet.AsyncListener;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.util.function.LongSupplier;
import org.apache.catalina.connector.ClientAbortException;
import org.jspecify.annotations.Nullable;

/** A response that may be large, and is sent in pieces, so that a client which reads slowly is noticed in time. */
final class MeasuredResponse extends HttpServletResponseWrapper implements AsyncListener {

    /** Tomcat's buffer has 8 KB. Up to here nothing is sent before the answer is complete. */
    private static final int SMALL_BYTES = 8_000;

    private static final int PIECE_BYTES = 8 << 10;

    private final HttpServletRequest request;
    private final OutgoingAnswer answer;
    private final LongSupplier nanos;
    private @Nullable ServletOutputStream stream;

    /** @param nanos the time, of which only differences count */
    MeasuredResponse(
            HttpServletRequest request, HttpServletResponse response, OutgoingAnswer answer, LongSupplier nanos) {
        super(response);
        this.request = request;
        this.answer = answer;
        this.nanos = nanos;
    }

    OutgoingAnswer answer() {
        return answer;
    }

    @Override
    public ServletOutputStream getOutputStream() throws IOException {
        ServletOutputStream measured = stream;
        if (measured == null) {
            measured = new MeasuredStream(super.getOutputStream());
            stream = measured;
        }
        return measured;
    }

    @Override
    public void onComplete(AsyncEvent event) {
        answer.close();
    }

    @Override
    public void onTimeout(AsyncEvent event) {}

    @Override
    public void onError(AsyncEvent event) {}

    @Override
    public void onStartAsync(AsyncEvent event) {}

    private void requirePermit() throws IOException {
        if (answer.maySendLarge()) return;
        if (isCommitted()) throw new IOException("Too many large answers are on their way");
        reset(); // what was said of the answer does not hold for the refusal
        stream = null; // which is written to another one: what makes the answer may write what it still has
        throw OutgoingAnswer.tooMany(
                "Too many large answers are on their way to clients that read slowly. Ask again, or for less.");
    }

    private final class MeasuredStream extends ServletOutputStream {

        private final ServletOutputStream to;
        private long sent;

        /** How long the client was waited for. The time in which the answer is made is not the client's. */
        private long waitedNanos;

        private boolean isRefused;

        /** Whether it is written as the client takes it: nothing waits then, and it may have no end. */
        private boolean isNonBlocking;

        MeasuredStream(ServletOutputStream to) {
            this.to = to;
        }

        @Override
        public void write(int one) throws IOException {
            write(new byte[] {(byte) one}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            if (isNonBlocking) {
                to.write(bytes, from, length);
                return;
            }
            begin(length);
            for (int at = 0; at < length; at += PIECE_BYTES) {
                int piece = Math.min(PIECE_BYTES, length - at);
                long beganNanos = nanos.getAsLong();
                to.write(bytes, from + at, piece);
                sent += piece;
                count(beganNanos);
            }
        }

        /** Counts the time since then against the client. */
        private void count(long beganNanos) throws IOException {
            waitedNanos += nanos.getAsLong() - beganNanos;
            if (sent > SMALL_BYTES) requireProgress();
        }

        private void begin(int more) throws IOException {
            if (isRefused) throw new IOException("This answer was refused");
            if (sent + more <= SMALL_BYTES) return;
            isRefused = true;
            requirePermit();
            isRefused = false;
        }

        private void requireProgress() throws IOException {
            long allowedMillis = AnswerLimits.DEADLINE.toMillis() + sent * 1_000 / AnswerLimits.BYTES_PER_SECOND;
            if (waitedNanos <= allowedMillis * 1_000_000) return;
            CutOff.cutOff(request);
            throw new ClientAbortException(
                    "The client reads too slowly: " + sent + " bytes in " + allowedMillis + " ms");
        }

        @Override
        public void flush() throws IOException {
            long beganNanos = nanos.getAsLong();
            to.flush();
            if (!isNonBlocking) count(beganNanos);
        }

        @Override
        public void close() throws IOException {
            to.close();
        }

        @Override
        public boolean isReady() {
            return to.isReady();
        }

        @Override
        public void setWriteListener(WriteListener listener) {
            isNonBlocking = true; // whatever writes so looks itself at what the client takes
            to.setWriteListener(listener);
        }
    }
}
