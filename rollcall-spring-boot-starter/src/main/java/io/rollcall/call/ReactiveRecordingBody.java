package io.rollcall.call;

import io.rollcall.call.Transmission.Sent;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;
import org.springframework.web.reactive.function.BodyInserter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * Records that a {@code WebClient}'s connector sends, because it asks for the body once it is connected; and records
 * that a body could not be read.
 */
final class ReactiveRecordingBody implements BodyInserter<Object, ClientHttpRequest> {

    private final BodyInserter<Object, ? super ClientHttpRequest> body;
    private final Transmission transmission;

    ReactiveRecordingBody(BodyInserter<Object, ? super ClientHttpRequest> body, Transmission transmission) {
        this.body = body;
        this.transmission = transmission;
    }

    @Override
    public Mono<Void> insert(ClientHttpRequest request, Context context) {
        return body.insert(new Recording(request), context).doOnError(failure -> onFailed());
    }

    /**
     * Called when the body fails. If that is before the connector has asked for it, the source has failed: a
     * {@code Mono}, for example, is awaited first.
     */
    private void onFailed() {
        if (transmission.sent() == Sent.NOTHING) transmission.onLocalFailure();
    }

    private final class Recording extends ClientHttpRequestDecorator {

        Recording(ClientHttpRequest request) {
            super(request);
        }

        @Override
        public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
            return super.writeWith(
                    body instanceof Mono<? extends DataBuffer> whole
                            ? whole.doOnSubscribe(subscription -> transmission.onSending())
                                    .doOnError(failure -> transmission.onLocalFailure())
                            : recorded(body));
        }

        @Override
        public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
            return super.writeAndFlushWith(recorded(Flux.from(body).map(this::recorded)));
        }

        private <T> Flux<T> recorded(Publisher<T> body) {
            return Flux.from(body)
                    .doOnSubscribe(subscription -> transmission.onSending())
                    .doOnError(failure -> transmission.onLocalFailure());
        }

        /** Records an empty body. Only Reactor Netty, which Boot prefers, is known to be connected by now. */
        @Override
        public Mono<Void> setComplete() {
            Object request = getNativeRequest();
            if (request.getClass().getName().startsWith("reactor.netty.")) transmission.onSending();
            else transmission.onUnknown();
            return super.setComplete();
        }
    }
}
