package io.rollcall.call;

import io.rollcall.balance.Call;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpRequest;
import org.springframework.http.StreamingHttpOutputMessage;
import org.springframework.http.client.ClientHttpRequest;
import org.springframework.http.client.ClientHttpRequestFactory;
import org.springframework.http.client.ClientHttpResponse;

/**
 * One call of a thread that waits for it. Each invocation makes an attempt at an instance that has not been tried yet.
 * When no instance is left to try, the last attempt's result stands.
 */
final class BlockingCall implements Callable<BlockingCall.Result> {

    private static final Logger log = LoggerFactory.getLogger(BlockingCall.class);

    /** Methods whose body some transports do not ask for, and some do. */
    private static final Set<HttpMethod> BODILESS =
            Set.of(HttpMethod.GET, HttpMethod.HEAD, HttpMethod.OPTIONS, HttpMethod.TRACE);

    private final CalledService service;
    private final HttpRequest request;
    private final RequestBody body;
    private final ClientHttpRequestFactory transport;
    private final boolean isIdempotent;
    private final @Nullable Hedging hedging;
    private final Set<String> tried = ConcurrentHashMap.newKeySet();
    private int attempts;
    private @Nullable Result last;

    /** @param hedging null: this call is not hedged */
    BlockingCall(
            CalledService service,
            HttpRequest request,
            RequestBody body,
            ClientHttpRequestFactory transport,
            boolean isIdempotent,
            @Nullable Hedging hedging) {
        this.service = service;
        this.request = request;
        this.body = body;
        this.transport = transport;
        this.isIdempotent = isIdempotent;
        this.hedging = hedging;
    }

    /**
     * The result of an attempt: an answer or a failure.
     *
     * @param outcome null: it says nothing about an instance
     * @param pause the time to wait before another attempt; null: there is none, or that is not decided yet
     */
    record Result(
            @Nullable ClientHttpResponse answer,
            @Nullable Exception failure,
            @Nullable AttemptOutcome outcome,
            @Nullable Duration pause) {

        static Result of(Exception failure) {
            return new Result(null, failure, null, null);
        }

        /** Returns whether this is an answer that another instance could not better. */
        boolean isFinal() {
            return answer != null && outcome != null && !RetryRule.allows(outcome, true);
        }

        ClientHttpResponse get() throws IOException {
            if (failure instanceof IOException io) throw io;
            if (failure instanceof RuntimeException other) throw other;
            return Objects.requireNonNull(answer);
        }

        long pauseMillis() {
            return Objects.requireNonNull(pause).toMillis();
        }

        void discard() {
            if (answer != null) answer.close();
        }

        Result followedAfter(@Nullable Duration pause) {
            return new Result(answer, failure, outcome, pause);
        }
    }

    @Override
    public Result call() {
        Result before = last;
        if (before == null) service.budget().onCall();
        Attempt attempt = next();
        if (attempt == null) return Objects.requireNonNull(before).followedAfter(null);
        if (before != null) onRetry(before, attempt);
        Result result = decided(hedging == null ? send(attempt) : hedging.race(sending(attempt), this::hedge));
        last = result;
        return result;
    }

    private Result decided(Result result) {
        AttemptOutcome outcome = result.outcome();
        return outcome == null || !body.repeatable()
                ? result
                : result.followedAfter(service.pause(soFar(), attempts, outcome, isIdempotent));
    }

    /**
     * Begins the next attempt; null: every instance has been tried, and the attempt is given back to the retry budget.
     */
    private @Nullable Attempt next() {
        Attempt attempt = service.begin(soFar(), attempts + 1, null);
        if (attempt == null) {
            service.budget().giveBack();
            return null;
        }
        attempts++;
        tried.add(attempt.instance());
        return attempt;
    }

    private void onRetry(Result before, Attempt attempt) {
        before.discard();
        service.meters().onRetry();
        log.debug("{}: another attempt, at {} after {}", service.name(), attempt.instance(), tried);
    }

    /**
     * Begins a second attempt beside the first one; null if no instance is left for it, the budget is spent, or the
     * body can be sent only once.
     */
    private Hedging.@Nullable Sending hedge() {
        if (!body.isShareable() || !service.balancer().hasAnother(soFar()) || !service.takeFromBudget()) return null;
        Attempt attempt = next();
        if (attempt == null) return null;
        service.meters().onHedge();
        log.debug("{}: no answer yet, a second attempt at {}", service.name(), attempt.instance());
        return sending(attempt);
    }

    private Hedging.Sending sending(Attempt attempt) {
        return new Hedging.Sending(attempt, () -> send(attempt));
    }

    private Result send(Attempt attempt) {
        Transmission before = attempt.transmission().enter();
        try {
            URI uri = ServiceUri.at(attempt.address(), attempt.isSecure(), request.getURI());
            ClientHttpResponse answer = attempt.observation().scopedChecked(() -> exchange(uri, attempt));
            return answered(attempt, answer);
        } catch (UnusableAddressException e) {
            return new Result(null, e, attempt.unsent(e), null);
        } catch (IOException e) {
            return new Result(null, e, outcome(attempt, e), null);
        } catch (RuntimeException e) {
            return failed(attempt, e);
        } catch (Error e) {
            attempt.abandoned();
            throw e;
        } finally {
            Transmission.leave(before);
        }
    }

    /**
     * Sends the request with headers and a body of this attempt's own, so that no other attempt has what the transport
     * adds to them.
     */
    private ClientHttpResponse exchange(URI uri, Attempt attempt) throws IOException {
        attempt.transmission().onUnknown(); // the starter's own transport then tells
        ClientHttpRequest addressed = create(uri, attempt);
        addressed.getHeaders().addAll(request.getHeaders());
        addressed.getAttributes().putAll(request.getAttributes());
        if (body.length() != 0) addBody(addressed, new RecordingBody(body, attempt.transmission()));
        return addressed.execute();
    }

    /**
     * Creates the request. If the transport cannot create it, because of its method for example, it cannot do so for
     * any instance.
     */
    private ClientHttpRequest create(URI uri, Attempt attempt) throws IOException {
        try {
            return transport.createRequest(uri, request.getMethod());
        } catch (IOException e) {
            attempt.transmission().onLocalFailure();
            throw e;
        }
    }

    private void addBody(ClientHttpRequest addressed, RecordingBody sent) throws IOException {
        if (body.length() > 0) addressed.getHeaders().setContentLength(body.length());
        if (!(addressed instanceof StreamingHttpOutputMessage streaming)) {
            sent.writeTo(addressed.getBody());
            sent.transmission().onUnknown(); // nothing has left this process yet
            return;
        }
        streaming.setBody(sent);
        if (addressed.getHeaders().getContentLength() != 0 && !BODILESS.contains(request.getMethod()))
            sent.transmission().onBodyOffered();
    }

    private static AttemptOutcome outcome(Attempt attempt, IOException e) {
        return attempt.isInDoubt(e)
                ? attempt.failedInDoubt(e, ConnectProbe.accepts(attempt.address()))
                : attempt.failed(e);
    }

    /** Takes an answer. If an answer that is read ahead here breaks off, there was no answer. */
    private Result answered(Attempt attempt, ClientHttpResponse answer) throws IOException {
        AttemptOutcome outcome = attempt.answered(answer.getStatusCode().value(), answer.getHeaders());
        if (attempt.hasEnded()) return new Result(answer, null, outcome, null);
        if (RetryRule.allows(outcome, true) || hasNoBody(answer)) {
            attempt.ended(outcome);
            return new Result(answer, null, outcome, null);
        }
        TrackedResponse tracked = TrackedResponse.of(answer, attempt, outcome);
        if (isIdempotent) readAhead(tracked);
        return new Result(tracked, null, outcome, null);
    }

    private static void readAhead(TrackedResponse answer) throws IOException {
        try {
            answer.readAhead();
        } catch (IOException e) {
            answer.close();
            throw e;
        }
    }

    private boolean hasNoBody(ClientHttpResponse answer) throws IOException {
        int status = answer.getStatusCode().value();
        return HttpMethod.HEAD.equals(request.getMethod())
                || status == 204
                || status == 304
                || answer.getHeaders().getContentLength() == 0;
    }

    /**
     * Takes a runtime exception. No instance is at fault for a failure of an interceptor or of the request itself; but
     * once the transport had the request, sending it has failed.
     */
    private static Result failed(Attempt attempt, RuntimeException e) {
        boolean isOfExchange =
                attempt.transmission().isRecorded() || attempt.transmission().hasFailedLocally();
        if (isOfExchange) return new Result(null, e, attempt.failed(e), null);
        attempt.abandoned();
        return Result.of(e);
    }

    /** Closes the last answer, because the caller no longer waits for it. */
    void discard() {
        if (last != null) last.discard();
    }

    private Call soFar() {
        return new Call(service.name(), tried, CallKey.of(request));
    }
}
