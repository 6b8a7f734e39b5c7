package io.rollcall.chassis.fastpath;

import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.ProblemWriter;
import io.rollcall.chassis.fastpath.FastPathMethod.Answer;
import io.rollcall.chassis.security.Access;
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
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * Answers ordinary requests before Spring sees them, in little more than half of the time: a POST of a short, complete
 * and valid JSON object to one of a few methods. Every other request goes on to Spring, with its body unchanged, and
 * nothing was executed. Therefore errors are described in one place, and both paths look the same on the wire.
 *
 * <p>Each request is timed as Spring would do it, in the same meter, or with tracing observed as Spring would do it.
 */
final class FastPathFilter extends HttpFilter {

    private static final long serialVersionUID = 1;

    private static final Logger log = LoggerFactory.getLogger(FastPathFilter.class);

    private static final String JSON = "application/json";
    private static final String PROBLEM = "application/problem+json";

    /** The attribute of a request whose answer came later. */
    private static final String LATE = FastPathFilter.class.getName() + ".LATE";

    private final transient Map<String, FastPathMethod<?>> methods;
    private final transient ProblemWriter problems;
    private final transient RequestTimes times;
    private final transient AnswerHeaders headers;
    private final transient Supplier<Access> access;

    /** @param methods by their paths */
    FastPathFilter(
            Map<String, FastPathMethod<?>> methods,
            ProblemWriter problems,
            RequestTimes times,
            AnswerHeaders headers,
            Supplier<Access> access) {
        this.methods = methods;
        this.problems = problems;
        this.times = times;
        this.headers = headers;
        this.access = access;
    }

    /** Returns the paths at which the filter runs. */
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
        FastPathMethod<?> method = methods.get(request.getRequestURI());
        if (method == null || !isEligible(request, method.bytesMax())) chain.doFilter(request, response);
        else answer(method, request, response, chain);
    }

    private static boolean isEligible(HttpServletRequest request, int bytesMax) {
        return request.getContentLengthLong() <= bytesMax
                && request.getMethod().equals("POST")
                && JSON.equals(request.getContentType())
                && acceptsJson(request.getHeader("Accept"));
    }

    private static boolean acceptsJson(@Nullable String accept) {
        return accept == null || accept.equals(JSON) || accept.equals("*/*");
    }

    private void answer(
            FastPathMethod<?> method, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Exchange exchange = new Exchange(request, response, times.begin(request, response));
        BufferedBody body = BufferedBody.of(request, method.bytesMax());
        CompletableFuture<Answer> answer = body.isWhole() ? exchange.call(method, body.bytes()) : null;
        if (answer == null) chain.doFilter(new ReplayedRequest(request, body.bytes()), response);
        else if (answer.isDone()) exchange.end(answer);
        else exchange.endLater(answer);
    }

    private record Late(Exchange exchange, CompletableFuture<Answer> answer) {}

    private final class Exchange {

        private final HttpServletRequest request;
        private final HttpServletResponse response;
        private final String path;
        private final RequestTimes.Timing timing;

        Exchange(HttpServletRequest request, HttpServletResponse response, RequestTimes.Timing timing) {
            this.request = request;
            this.response = response;
            this.path = request.getRequestURI();
            this.timing = timing;
        }

        /** Returns the answer; null: the request goes on to Spring. */
        @Nullable
        CompletableFuture<Answer> call(FastPathMethod<?> method, byte[] body) {
            try {
                return method.call(body, request, access.get(), timing);
            } catch (RuntimeException e) {
                return CompletableFuture.failedFuture(e);
            }
        }

        /**
         * Answers when the future completes. The thread that completes it leaves a short answer in the response's
         * buffer, and one of the server's threads sends it, so a client that does not read holds nobody up. If the
         * answer may be long, the request is dispatched once more, to one of the server's threads: after a failed
         * write, a thread of ours could continue with a request that the server has already given to another client.
         */
        void endLater(CompletableFuture<Answer> answer) {
            request.setAttribute(LATE, new Late(this, answer));
            AsyncContext async = request.startAsync(request, response);
            async.setTimeout(0); // the method has its own timeout
            var unused = answer.whenComplete((done, failure) -> {
                try {
                    if (failure == null && !done.isShort()) async.dispatch();
                    else end(async, answer);
                } catch (IllegalStateException serverStops) {
                    log.debug("The server has stopped before the answer came", serverStops);
                }
            });
        }

        /** @throws IllegalStateException the server has stopped and has given up the request */
        private void end(AsyncContext async, CompletableFuture<Answer> answer) {
            async.getResponse();
            try {
                end(answer);
            } catch (IOException | RuntimeException | Error e) {
                log.error("The answer to {} could not be sent", path, e);
            }
            async.complete();
        }

        void end(CompletableFuture<Answer> answer) throws IOException {
            try {
                write(answer.join());
            } catch (RuntimeException e) {
                refuse(e instanceof CompletionException && e.getCause() != null ? e.getCause() : e);
            } finally {
                timing.end(); // also if the client has gone
            }
        }

        /** Writes the answer. With a content length, this thread sends it with the last byte. */
        private void write(Answer answer) throws IOException {
            headers.add(path, response);
            response.setStatus(answer.status().value());
            response.setContentType(answer.status().isError() ? PROBLEM : JSON);
            answer.body().sendTo(response);
        }

        private void refuse(Throwable why) throws IOException {
            ProblemException refusal = ProblemException.causeOf(why);
            if (refusal != null) {
                problems.write(refusal, path, response);
                return;
            }
            if (why.getCause() instanceof IOException gone && response.isCommitted()) throw gone; // the client is gone
            log.error("{} failed", path, why);
            problems.write(HttpStatus.INTERNAL_SERVER_ERROR, path, response);
        }
    }
}
