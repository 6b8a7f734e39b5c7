package io.rollcall.call;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.StreamingHttpOutputMessage.Body;

/**
 * Keeps what is written until it has more than {@value RequestBody#BUFFERED_BYTES_MAX} bytes. From then on it keeps
 * nothing.
 */
final class ReplayBuffer extends OutputStream {

    private final @Nullable OutputStream out;
    private final boolean continuesAfterFailure;
    private @Nullable ByteArrayOutputStream buffered = new ByteArrayOutputStream();
    private @Nullable IOException failure;

    /**
     * @param out also gets every byte; null: a body that is too long is not read further
     * @param continuesAfterFailure whether a short body is kept to its end after {@code out} has failed
     */
    private ReplayBuffer(@Nullable OutputStream out, boolean continuesAfterFailure) {
        this.out = out;
        this.continuesAfterFailure = continuesAfterFailure;
    }

    static ReplayBuffer alongside(OutputStream out) {
        return new ReplayBuffer(out, false);
    }

    /**
     * Returns a buffer that goes on after a failure of {@code out}. Its source is in memory and does not block, so a
     * short body can be sent again, however far it came.
     */
    static ReplayBuffer continuingAfterFailure(OutputStream out) {
        return new ReplayBuffer(out, true);
    }

    /** Returns what a source writes; null: it is too long. */
    static byte @Nullable [] of(Body source) throws IOException {
        ReplayBuffer buffer = new ReplayBuffer(null, false);
        try {
            source.writeTo(buffer);
        } catch (IOException | RuntimeException e) { // a converter may have wrapped the exception from here
            if (buffer.buffered != null) throw e;
        }
        return buffer.bytes();
    }

    byte @Nullable [] bytes() {
        return buffered == null ? null : buffered.toByteArray();
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        ByteArrayOutputStream known = buffered;
        if (known != null) {
            if (known.size() + length > RequestBody.BUFFERED_BYTES_MAX) buffered = null;
            else known.write(bytes, offset, length);
        }
        if (out != null) send(() -> out.write(bytes, offset, length));
        else if (buffered == null) throw new IOException("longer than is kept");
    }

    @Override
    public void flush() throws IOException {
        if (out != null) send(out::flush);
    }

    /** Throws the failure of {@code out} at the end of the body. */
    void throwFailure() throws IOException {
        if (failure != null) throw failure;
    }

    private void send(Sending sending) throws IOException {
        if (failure == null) {
            try {
                sending.send();
            } catch (IOException e) {
                failure = e;
            }
        }
        if (failure != null && (!continuesAfterFailure || buffered == null)) throw failure;
    }

    private interface Sending {

        void send() throws IOException;
    }
}
