package io.rollcall.chassis.fastpath;

import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;

/** A request whose body can be read again after a part of it was read. */
final class ReplayedRequest extends HttpServletRequestWrapper {

    private final ServletInputStream body;

    /** @param read the whole body, or its beginning; the rest is still to be read */
    ReplayedRequest(HttpServletRequest request, byte[] read) throws IOException {
        super(request);
        this.body = new Body(new ByteArrayInputStream(read), request.getInputStream());
    }

    @Override
    public ServletInputStream getInputStream() {
        return body;
    }

    private static final class Body extends ServletInputStream {

        private final InputStream read;
        private final ServletInputStream rest;

        Body(InputStream read, ServletInputStream rest) {
            this.read = read;
            this.rest = rest;
        }

        @Override
        public int read() throws IOException {
            int next = read.read();
            return next >= 0 ? next : rest.read();
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = read.read(buffer, offset, length);
            return count >= 0 ? count : rest.read(buffer, offset, length);
        }

        @Override
        public boolean isFinished() {
            return false; // the reader reads on to the end
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setReadListener(ReadListener listener) {
            rest.setReadListener(listener);
        }
    }
}
