package io.rollcall.chassis.express;

import io.rollcall.chassis.ProblemWriter;
import io.rollcall.chassis.Refusal;
import io.rollcall.chassis.express.EverydayMethod.Answer;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * Answers everyday requests before Spring sees them, in little more than half of the time: a POST of a JSON object, not too long, complete and valid,
 * to one of a few methods. Every other request goes on to Spring, with its body as it came, and nothing of it has been
 * done; so there is one place that says what is wrong with a request, and how both look on the wire is the same.
 *
 * <p>Each request is timed as Spring would do it, in the same meter.
 */
final class ExpressLane extends HttpFilter {

    private static final long serialVersionUID = 1;

    private static final Logger log = LoggerFactory.getLogger(ExpressLane.class);

    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    /** The attribute of a request whose answer came later. */
    private static final String LATE = ExpressLane.class.getName() + ".LATE";

    private final transient Map<String, EverydayMethod<?>> methods;
    private final transient ProblemWriter problems;
    private final transient Times times;

    /** @param methods by their paths */
    ExpressLane(Map<String, EverydayMethod<?>> methods, ProblemWriter problems, Times times) {
        this.methods = methods;
        this.problems = problems;
        this.times = times;
    }

    /** Where it is to be asked first. */
    Set<String> paths() {
        return methods.keySet();
    }

    @Override
    protected void doFilter(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        if (request.getDispatcherType() == DispatcherType.ASYNC) {
            if (request.getAttribute(LATE) instanceof Late late) late.exchange.end(late.answer);
            else chain.doFilter(request, response);
            return;
        }
        EverydayMethod<?> method = methods.get(request.getRequestURI());
        if (method == null || !isEveryday(request, method.bytesMax())) chain.doFilter(request, response);
        else answer(method, request, response, chain);
    }

    private static boolean isEveryday(HttpServletRequest request, int bytesMax) {
        return request.getContentLengthLong() <= bytesMax
                && request.getMethod().equals("POST")
                && JSON.equals(request.getContentType())
                && acceptsJson(request.getHeader("Accept"));
    }

    private static boolean acceptsJson(@Nullable String accept) {
        return accept == null || accept.equals(JSON) || accept.equals("*/*");
    }

    private void answer(
            EverydayMethod<?> method, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Exchange exchange = new Exchange(request, response, System.nanoTime());
        Beginning body = Beginning.of(request, method.bytesMax());
        CompletableFuture<Answer> answer = body.isWhole() ? called(method, body.bytes()) : null;
        if (answer == null) chain.doFilter(new RereadRequest(request, body.bytes()), response);
        else if (answer.isDone()) exchange.end(answer);
        else exchange.endLater(answer);
    }

    private static @Nullable CompletableFuture<Answer> called(EverydayMethod<?> method, byte[] body) {
        try {
            return method.call(body);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    private record Late(Exchange exchange, CompletableFuture<Answer> answer) {}

    private final class Exchange {

        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private final String path;
        private final long startNanos;

        Exchange(HttpServletRequest request, HttpServletResponse response, long startNanos) {
            this.request = request;
            this.response = response;
            this.path = request.getRequestURI();
            this.startNanos = startNanos;
        }

        /**
         * The thread that has a short answer leaves it in the response's buffer, and is not held up by a client that does not read: one
         * of the server's sends it. Where the answer may be long the request comes here once more, in one of those: a thread of ours whose
         * write fails goes on with a request that the server may have given to somebody else.
         */
        void endLater(CompletableFuture<Answer> answer) {
            request.setAttribute(LATE, new Late(this, answer));
            AsyncContext async = request.startAsync(request, response);
            async.setTimeout(0); // the method has its own
            var unused = answer.whenComplete((done, failure) -> {
                try {
                    if (failure == null && !done.isShort()) async.dispatch();
                    else end(async, answer);
                } catch (IllegalStateException serverStops) {
                    log.debug("Nobody is left to send an answer", serverStops);
                }
            });
        }

        /** @throws IllegalStateException the server has stopped, and given the request up */
        private void end(AsyncContext async, CompletableFuture<Answer> answer) {
            async.getResponse();
            try {
                end(answer);
            } catch (IOException | RuntimeException | Error e) {
                log.error("{} is not answered", path, e);
            }
            async.complete();
        }

        void end(CompletableFuture<Answer> answer) throws IOException {
            try {
                write(answer.join());
            } catch (RuntimeException e) {
                refuse(e instanceof CompletionException && e.getCause() != null ? e.getCause() : e);
            }
            times.record(path, response.getStatus(), System.nanoTime() - startNanos);
        }

        /** A response whose length is said is sent with its last byte, by this thread. */
        private void write(Answer answer) throws IOException {
            byte[] json = answer.json().get();
            response.setStatus(answer.status().value());
            response.setContentType(answer.status().isError() ? PROBLEM : JSON);
            if (!answer.isShort()) response.setContentLength(json.length);
            response.getOutputStream().write(json);
        }

        private void refuse(Throwable why) throws IOException {
            if (why instanceof Refusal refusal) {
                problems.write(refusal, path, response);
                return;
            }
            log.error("{} failed", path, why);
            problems.write(HttpStatus.INTERNAL_SERVER_ERROR, path, response);
        }
    }
}
