package io.rollcall.chassis;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ReadListener;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletRequestWrapper;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Limits the body of every request. A body with a larger length is not read at all; a body without a length is read up
 * to the limit.
 */
final class BodyLimit extends OncePerRequestFilter {

    /**
     * The limit of the protocol. It is twice the largest value of the store, because JSON may write a character as two.
     */
    static final int BYTES_MAX = 1 << 20;

    private final ProblemWriter problems;

    BodyLimit(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long length = request.getContentLengthLong();
        if (length > BYTES_MAX) problems.write(HttpStatus.CONTENT_TOO_LARGE, request.getRequestURI(), response);
        else if (length >= 0) chain.doFilter(request, response); // the server reads no further than the length
        else chain.doFilter(new BoundedRequest(request), response);
    }

    /** The body has reached the limit, and is longer. */
    static final class BodyTooLargeException extends IOException {
        private static final long serialVersionUID = 1;

        BodyTooLargeException() {
            super("the body is over " + BYTES_MAX + " bytes");
        }
    }

    private static final class BoundedRequest extends HttpServletRequestWrapper {

        private @Nullable ServletInputStream body;

        BoundedRequest(HttpServletRequest request) {
            super(request);
        }

        /** Returns the same stream each time, so that the bytes of all readers count. */
        @Override
        public ServletInputStream getInputStream() throws IOException {
            if (body == null) body = new BoundedStream(super.getInputStream());
            return body;
        }
    }

    private static final class BoundedStream extends ServletInputStream {

        private final ServletInputStream body;
        private long read;

        BoundedStream(ServletInputStream body) {
            this.body = body;
        }

        @Override
        public int read() throws IOException {
            int next = body.read();
            count(next < 0 ? 0 : 1);
            return next;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = body.read(buffer, offset, length);
            count(Math.max(count, 0));
            return count;
        }

        private void count(int more) throws BodyTooLargeException {
            read += more;
            if (read > BYTES_MAX) throw new BodyTooLargeException();
        }

        @Override
        public boolean isFinished() {
            return body.isFinished();
        }

        @Override
        public boolean isReady() {
            return body.isReady();
        }

        @Override
        public void setReadListener(ReadListener listener) {
            body.setReadListener(listener);
        }
    }
}
