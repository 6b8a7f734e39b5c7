package io.rollcall.call;

import io.micrometer.observation.Observation;
import io.micrometer.observation.contextpropagation.ObservationThreadLocalAccessor;
import io.rollcall.balance.Call;
import java.io.IOException;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.core.io.buffer.DataBufferUtils;
import org.springframework.web.reactive.function.client.ClientRequest;
import org.springframework.web.reactive.function.client.ClientResponse;
import org.springframework.web.reactive.function.client.ExchangeFilterFunction;
import org.springframework.web.reactive.function.client.ExchangeFunction;
import org.springframework.web.reactive.function.client.WebClientRequestException;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;
import reactor.core.scheduler.Schedulers;
import reactor.util.context.ContextView;

/**
 * Sends the calls of a {@code WebClient} to instances, as {@link BalancedCalls} does for a {@code RestClient}. No
 * thread waits, except for the first list of a service.
 */
final class ReactiveCalls implements ExchangeFilterFunction {

    private static final Logger log = LoggerFactory.getLogger(ReactiveCalls.class);

    private final CalledServices services;
    private final Idempotency idempotency;
    private final Duration timeout;

    ReactiveCalls(CalledServices services, Idempotency idempotency, Duration timeout) {
        this.services = services;
        this.idempotency = idempotency;
        this.timeout = timeout;
    }

    @Override
    public Mono<ClientResponse> filter(ClientRequest request, ExchangeFunction next) {
        String name = ServiceUri.serviceIn(request.url());
        if (name == null) return next.exchange(request);
        return Mono.defer(() -> {
            CalledService service = services.get(name);
            Mono<ClientResponse> call = Mono.defer(() -> new ReactiveCall(service, request, next).first());
            return service.isListed() ? call : call.subscribeOn(Schedulers.boundedElastic());
        });
    }

    /** One call, whose attempts come one after the other. */
    private final class ReactiveCall {

        private final CalledService service;
        private final ClientRequest request;
        private final ExchangeFunction next;
        private final boolean isIdempotent;
        private final ReactiveReplayableBody body;
        private final Set<String> tried = new LinkedHashSet<>();

        ReactiveCall(CalledService service, ClientRequest request, ExchangeFunction next) {
            this.service = service;
            this.request = request;
            this.next = next;
            this.isIdempotent =
                    idempotency.isIdempotent(service.name(), request.method(), request.url(), request.headers());
            this.body = new ReactiveReplayableBody(request.body());
            service.budget().onCall();
        }

        Mono<ClientResponse> first() {
            return Mono.deferContextual(context -> send(Objects.requireNonNull(begin(context))));
        }

        /** Makes another attempt. If no instance is left, the result of the last attempt is the call's result. */
        private Mono<ClientResponse> another(Result before) {
            return Mono.deferContextual(context -> {
                Attempt attempt = begin(context);
                if (attempt == null) {
                    service.budget().giveBack();
                    return before.get();
                }
                service.meters().onRetry();
                Mono<Void> discarded = before.discard().timeout(timeout).onErrorComplete();
                return discarded.doOnCancel(attempt::abandoned).then(send(attempt));
            });
        }

        private @Nullable Attempt begin(ContextView context) {
            Observation parent = context.getOrDefault(ObservationThreadLocalAccessor.KEY, null);
            Attempt attempt = service.begin(soFar(), tried.size() + 1, parent);
            if (attempt != null) tried.add(attempt.instance());
            return attempt;
        }

        private Call soFar() {
            return new Call(
                    service.name(), tried, CallKey.of(request.attributes().get(CallKey.ATTRIBUTE)));
        }

        private Mono<ClientResponse> send(Attempt attempt) {
            return Mono.defer(() -> exchange(attempt))
                    .timeout(timeout)
                    .onErrorResume(failure -> failed(attempt, failure))
                    .doOnCancel(attempt::abandoned)
                    .flatMap(this::goOn);
        }

        private Mono<ClientResponse> goOn(Result result) {
            Duration pause = result.pause();
            if (pause == null) return result.get();
            return Mono.delay(pause).then(Mono.defer(() -> {
                log.debug("{}: another attempt after {}", service.name(), tried);
                return another(result);
            }));
        }

        private @Nullable Duration pause(AttemptOutcome outcome) {
            return body.isRepeatable() ? service.pause(soFar(), tried.size(), outcome, isIdempotent) : null;
        }

        private Mono<Result> exchange(Attempt attempt) {
            attempt.transmission().onBegin();
            try {
                return next.exchange(at(attempt)).flatMap(answer -> answered(attempt, answer));
            } catch (UnusableAddressException e) {
                return Mono.just(new Result(null, e, pause(attempt.unsent(e))));
            }
        }

        private ClientRequest at(Attempt attempt) throws UnusableAddressException {
            return ClientRequest.from(request)
                    .url(ServiceUri.at(attempt.address(), attempt.isSecure(), request.url()))
                    .body(new ReactiveRecordingBody(body, attempt.transmission()))
                    .build();
        }

        private Mono<Result> answered(Attempt attempt, ClientResponse answer) {
            AttemptOutcome outcome = attempt.answered(
                    answer.statusCode().value(), answer.headers().asHttpHeaders());
            if (attempt.hasEnded()) return Mono.just(new Result(answer, null, pause(outcome)));
            if (RetryRule.allows(outcome, true)) {
                attempt.ended(outcome);
                return Mono.just(new Result(answer, null, pause(outcome)));
            }
            ClientResponse tracked = answer.mutate()
                    .body(body -> body.doOnComplete(() -> attempt.ended(outcome))
                            .doOnError(attempt::failed)
                            .doOnCancel(attempt::abandoned))
                    .build();
            return isIdempotent && isShort(answer) ? readAhead(tracked) : Mono.just(new Result(tracked, null, null));
        }

        /** Reads a short answer ahead, so that a call whose answer breaks off can be made elsewhere. */
        private Mono<Result> readAhead(ClientResponse answer) {
            return DataBufferUtils.join(answer.bodyToFlux(DataBuffer.class))
                    .map(whole -> answer.mutate().body(Flux.just(whole)).build())
                    .defaultIfEmpty(answer)
                    .map(whole -> new Result(whole, null, null));
        }

        private static boolean isShort(ClientResponse answer) {
            long length = answer.headers().asHttpHeaders().getContentLength();
            return length > 0 && length <= TrackedResponse.READ_AHEAD_BYTES_MAX;
        }

        /**
         * Takes a failure. A failure outside of the exchange, such as a body that cannot be encoded, counts against no
         * instance.
         */
        private Mono<Result> failed(Attempt attempt, Throwable failure) {
            boolean isOfExchange = failure instanceof WebClientRequestException
                    || failure instanceof TimeoutException
                    || failure instanceof IOException; // the body of the answer breaks off
            if (!isOfExchange) {
                attempt.abandoned();
                return Mono.just(new Result(null, failure, null));
            }
            Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
            return outcome(attempt, cause).map(outcome -> new Result(null, failure, pause(outcome)));
        }

        private static Mono<AttemptOutcome> outcome(Attempt attempt, Throwable cause) {
            if (!attempt.isInDoubt(cause)) return Mono.just(attempt.failed(cause));
            return Mono.fromCallable(() -> ConnectProbe.accepts(attempt.address()))
                    .subscribeOn(Schedulers.boundedElastic()) // it waits
                    .map(isReachable -> attempt.failedInDoubt(cause, isReachable));
        }
    }

    private record Result(
            @Nullable ClientResponse answer,
            @Nullable Throwable failure,
            @Nullable Duration pause) {

        Mono<ClientResponse> get() {
            return failure != null ? Mono.error(failure) : Mono.just(Objects.requireNonNull(answer));
        }

        Mono<Void> discard() {
            return answer == null ? Mono.empty() : answer.releaseBody();
        }
    }
}
