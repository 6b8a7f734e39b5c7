package io.rollcall.chassis.body;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A body as it was read before. Its next reader meets the failure at the same place. */
final class ReadBody extends ServletInputStream {

    private byte[] bytes;
    private int length;
    private final @Nullable IOException failure;
    private int position;

    ReadBody(byte[] bytes, int length, @Nullable IOException failure) {
        this.bytes = bytes;
        this.length = length;
        this.failure = failure;
    }

    @Override
    public int read() throws IOException {
        return isAtEnd() ? -1 : bytes[position++] & 0xFF;
    }

    @Override
    public int read(byte[] to, int offset, int most) throws IOException {
        if (most == 0) return 0;
        if (isAtEnd()) return -1;
        int count = Math.min(most, length - position);
        System.arraycopy(bytes, position, to, offset, count);
        position += count;
        return count;
    }

    /** Forgets the bytes. A request may wait for its answer much longer than anybody reads it. */
    void release() {
        length = position;
        bytes = new byte[0];
    }

    private boolean isAtEnd() throws IOException {
        if (position < length) return false;
        if (failure != null) throw failure;
        return true;
    }

    @Override
    public int available() {
        return length - position;
    }

    @Override
    public boolean isFinished() {
        return position == length && failure == null;
    }

    @Override
    public boolean isReady() {
        return true;
    }

    @Override
    public void setReadListener(ReadListener listener) {
        throw new IllegalStateException("the body is there already; read it");
    }
}
