package io.rollcall.chassis.body;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** A request whose body was read. Who reads as far as the failure meets it there. */
final class WholeRequest extends HttpServletRequestWrapper {

    private final ServletInputStream body;
    private volatile boolean isNew = true;

    WholeRequest(HttpServletRequest request, Body body) {
        super(request);
        this.body = new Stream(body);
    }

    /** From now on a further dispatch is what it is: the answer that comes later. */
    void onFirstPass() {
        isNew = false;
    }

    /** A request that waited for its body begins only now, whatever the server calls its dispatch. */
    @Override
    public DispatcherType getDispatcherType() {
        return isNew ? DispatcherType.REQUEST : super.getDispatcherType();
    }

    @Override
    public ServletInputStream getInputStream() {
        return body;
    }

    @Override
    public BufferedReader getReader() {
        return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }

    private static final class Stream extends ServletInputStream {

        private final byte[] bytes;
        private final int length;
        private final @Nullable IOException failure;
        private int position;

        Stream(Body body) {
            this.bytes = body.bytes();
            this.length = body.length();
            this.failure = body.failure();
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
}
