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
 * A body that may have to be sent again, where its source may be read once only. One that comes as a whole, such as a value, a form or what
 * a {@code Mono} gives, is kept as it was written if it is no longer than {@value RequestBody#KEPT_BYTES_MAX} bytes. A
 * longer one is not, nor is one that comes in pieces.
 */
final class KeptBody implements BodyInserter<Object, ClientHttpRequest> {

    /** What was written, and the headers that were set for it. */
    private record Kept(HttpHeaders headers, ByteBuffer bytes) {}

    private final BodyInserter<?, ? super ClientHttpRequest> body;
    private volatile boolean isRead;
    private volatile @Nullable Kept kept;

    KeptBody(BodyInserter<?, ? super ClientHttpRequest> body) {
        this.body = body;
    }

    /** Whether it can be sent, as a whole, once more. */
    boolean isRepeatable() {
        return kept != null || !isRead;
    }

    @Override
    public Mono<Void> insert(ClientHttpRequest request, Context context) {
        Kept known = kept;
        if (known != null) return write(known, request);
        isRead = true;
        return body.insert(new Keeping(request), context);
    }

    private static Mono<Void> write(Kept kept, ClientHttpRequest request) {
        request.getHeaders().putAll(kept.headers());
        return !kept.bytes().hasRemaining()
                ? request.setComplete()
                : request.writeWith(
                        Mono.just(request.bufferFactory().wrap(kept.bytes().duplicate())));
    }

    private final class Keeping extends ClientHttpRequestDecorator {

        private final HttpHeaders before;

        Keeping(ClientHttpRequest request) {
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
            keep(ByteBuffer.allocate(0));
            return super.setComplete();
        }

        private Mono<Void> writeWhole(DataBuffer whole) {
            if (whole.readableByteCount() > RequestBody.KEPT_BYTES_MAX) return super.writeWith(Mono.just(whole));
            ByteBuffer bytes = ByteBuffer.allocate(whole.readableByteCount());
            whole.toByteBuffer(bytes);
            keep(bytes);
            return super.writeWith(Mono.just(whole));
        }

        private void keep(ByteBuffer bytes) {
            HttpHeaders ofBody = new HttpHeaders();
            getHeaders().forEach((name, values) -> {
                if (!values.equals(before.get(name))) ofBody.put(name, List.copyOf(values));
            });
            kept = new Kept(ofBody, bytes);
        }
    }
}
