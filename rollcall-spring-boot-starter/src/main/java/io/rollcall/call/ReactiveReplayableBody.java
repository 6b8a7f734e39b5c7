package io.rollcall.call;

import java.nio.ByteBuffer;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.reactivestreams.Publisher;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.client.reactive.ClientHttpRequest;
import org.springframework.http.client.reactive.ClientHttpRequestDecorator;
import org.springframework.web.reactive.function.BodyInserter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/**
 * A body that may have to be sent again although its source may be readable only once. A body that comes as a whole,
 * such as a value, a form or what a {@code Mono} gives, is kept as it was written if it has at most
 * {@value RequestBody#BUFFERED_BYTES_MAX} bytes. A longer one is not kept, nor is one that comes in pieces.
 */
final class ReactiveReplayableBody implements BodyInserter<Object, ClientHttpRequest> {

    /** The bytes that were written, and the headers that were set for them. */
    private record Buffered(HttpHeaders headers, ByteBuffer bytes) {}

    private final BodyInserter<?, ? super ClientHttpRequest> body;
    private volatile boolean isRead;
    private volatile @Nullable Buffered buffered;

    ReactiveReplayableBody(BodyInserter<?, ? super ClientHttpRequest> body) {
        this.body = body;
    }

    /** Returns whether the whole body can be sent once more. */
    boolean isRepeatable() {
        return buffered != null || !isRead;
    }

    @Override
    public Mono<Void> insert(ClientHttpRequest request, Context context) {
        Buffered known = buffered;
        if (known != null) return write(known, request);
        isRead = true;
        return body.insert(new Buffering(request), context);
    }

    private static Mono<Void> write(Buffered buffered, ClientHttpRequest request) {
        request.getHeaders().putAll(buffered.headers());
        return !buffered.bytes().hasRemaining()
                ? request.setComplete()
                : request.writeWith(
                        Mono.just(request.bufferFactory().wrap(buffered.bytes().duplicate())));
    }

    private final class Buffering extends ClientHttpRequestDecorator {

        private final HttpHeaders before;

        Buffering(ClientHttpRequest request) {
            super(request);
            this.before = HttpHeaders.copyOf(request.getHeaders());
        }

        @Override
        public Mono<Void> writeWith(Publisher<? extends DataBuffer> body) {
            if (body instanceof Mono<? extends DataBuffer> whole)
                return whole.singleOptional().flatMap(one -> one.isPresent() ? writeWhole(one.get()) : setComplete());
            isRead = false;
            return super.writeWith(Flux.from(body).doOnSubscribe(subscription -> isRead = true));
        }

        @Override
        public Mono<Void> writeAndFlushWith(Publisher<? extends Publisher<? extends DataBuffer>> body) {
            isRead = false;
            return super.writeAndFlushWith(Flux.from(body).doOnSubscribe(subscription -> isRead = true));
        }

        @Override
        public Mono<Void> setComplete() {
            buffer(ByteBuffer.allocate(0));
            return super.setComplete();
        }

        private Mono<Void> writeWhole(DataBuffer whole) {
            if (whole.readableByteCount() > RequestBody.BUFFERED_BYTES_MAX) return super.writeWith(Mono.just(whole));
            ByteBuffer bytes = ByteBuffer.allocate(whole.readableByteCount());
            whole.toByteBuffer(bytes);
            buffer(bytes);
            return super.writeWith(Mono.just(whole));
        }

        private void buffer(ByteBuffer bytes) {
            HttpHeaders ofBody = new HttpHeaders();
            getHeaders().forEach((name, values) -> {
                if (!values.equals(before.get(name))) ofBody.put(name, List.copyOf(values));
            });
            buffered = new Buffered(ofBody, bytes);
        }
    }
}
