package io.rollcall.chassis.body;

import io.rollcall.chassis.ProblemWriter;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Reads the body of each request before anything else looks at it, up to a limit in bytes and time.
 *
 * <p>A body has mostly come with its headers, so that a thread which reads it waits for nothing. But only a part of the
 * server's threads may wait for bodies at a time. When they do, because clients send slowly, any further body is read
 * without a thread, as it arrives.
 */
final class WholeBodyFilter extends HttpFilter {

    /** The part of the server's threads that may wait for bodies. */
    private static final int THREAD_PARTS = 5;

    /** The part of the heap that bodies may take until their requests have read them. */
    private static final int HEAP_PARTS = 8;

    /** What Tomcat has for a request that holds no thread: its buffers, and the headers. */
    private static final int REQUEST_BYTES = 80 << 10;

    private static final long serialVersionUID = 1;

    private final transient ProblemWriter problems;
    private final transient Semaphore mayWait;
    private final transient Room room = new Room(Runtime.getRuntime().maxMemory() / HEAP_PARTS);

    /** @param threads how many the server has */
    WholeBodyFilter(ProblemWriter problems, int threads) {
        this.problems = problems;
        this.mayWait = new Semaphore(Math.max(1, threads / THREAD_PARTS));
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getAttribute(Body.ARRIVED) instanceof Body arrived) {
            request.removeAttribute(Body.ARRIVED);
            try {
                goOn(request, arrived, response, chain);
            } finally {
                arrived.release();
            }
        } else if (request.getDispatcherType() != DispatcherType.REQUEST || !hasBody(request)) {
            chain.doFilter(request, response);
        } else {
            read(request, response, chain);
        }
    }

    private static boolean hasBody(HttpServletRequest request) {
        return request.getContentLengthLong() > 0 || request.getHeader(HttpHeaders.TRANSFER_ENCODING) != null;
    }

    private void read(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        BodyBuffer buffer = new BodyBuffer(room, request.getInputStream(), request.getContentLengthLong());
        if (!mayWait.tryAcquire()) {
            readAsItArrives(buffer, request, response);
            return;
        }
        try {
            Body body;
            try {
                body = buffer.body(readToEnd(buffer));
            } finally {
                mayWait.release();
            }
            if (body.failure() != null) UnreadBody.giveUp(request);
            goOn(request, body, response, chain);
        } finally {
            buffer.close();
        }
    }

    private void readAsItArrives(BodyBuffer buffer, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        try {
            buffer.take(buffer.firstSize() + REQUEST_BYTES);
        } catch (RefusedBodyException e) {
            UnreadBody.giveUp(request);
            refuse(e, request, response);
            return;
        }
        ArrivingBody.read(request.startAsync(request, response), request.getInputStream(), buffer, room);
    }

    private static @Nullable IOException readToEnd(BodyBuffer buffer) {
        try {
            while (true) if (buffer.read()) return null;
        } catch (IOException e) {
            return e.getCause() instanceof SocketTimeoutException ? RefusedBodyException.late() : e;
        }
    }

    private void goOn(HttpServletRequest request, Body body, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (body.failure() instanceof RefusedBodyException refused) {
            refuse(refused, request, response);
            return;
        }
        if (body.failure() != null) response.setHeader(HttpHeaders.CONNECTION, "close");
        WholeRequest whole = new WholeRequest(request, body);
        try {
            chain.doFilter(whole, response);
        } finally {
            whole.onFirstPass();
        }
    }

    private void refuse(RefusedBodyException refused, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setHeader(HttpHeaders.CONNECTION, "close");
        problems.write(refused.status(), request.getRequestURI(), response);
    }
}
