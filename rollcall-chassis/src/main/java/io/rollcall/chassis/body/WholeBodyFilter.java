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
import java.time.Duration;
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
public final class WholeBodyFilter extends HttpFilter {

    /**
     * The limit of the protocol. It is twice the largest value of the store, because JSON may write a character as two.
     */
    public static final int BYTES_MAX = 1 << 20;

    /** The time after which a body must be there. A slow line sends the largest one in it: 100 KB/s. */
    public static final Duration DEADLINE = Duration.ofSeconds(10);

    /** The threads that may wait for bodies: a fraction of the 200 that Tomcat has. */
    private static final int WAITING_THREADS = 40;

    /** The part of the heap that bodies may take while they arrive. */
    private static final int HEAP_PARTS = 8;

    private static final long serialVersionUID = 1;

    private final transient ProblemWriter problems;
    private final transient Semaphore mayWait = new Semaphore(WAITING_THREADS);
    private final transient Room room = new Room(Runtime.getRuntime().maxMemory() / HEAP_PARTS);

    public WholeBodyFilter(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getAttribute(Body.ARRIVED) instanceof Body arrived) {
            request.removeAttribute(Body.ARRIVED);
            goOn(request, arrived, response, chain);
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
            ArrivingBody.read(request.startAsync(request, response), request.getInputStream(), buffer);
            return;
        }
        IOException failure;
        try {
            failure = readToEnd(buffer);
        } finally {
            mayWait.release();
        }
        Body body = buffer.end(failure);
        if (body.failure() != null) UnreadBody.giveUp(request);
        goOn(request, body, response, chain);
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
        if (body.failure() != null) response.setHeader(HttpHeaders.CONNECTION, "close");
        if (body.failure() instanceof RefusedBodyException refused) {
            problems.write(refused.status(), request.getRequestURI(), response);
            return;
        }
        WholeRequest whole = new WholeRequest(request, body);
        try {
            chain.doFilter(whole, response);
        } finally {
            whole.onFirstPass();
        }
    }
}
