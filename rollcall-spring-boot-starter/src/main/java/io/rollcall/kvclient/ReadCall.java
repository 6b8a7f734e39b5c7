package io.rollcall.kvclient;

import io.rollcall.wire.kv.KvApi;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;

/** One read. Any replica may answer it, and it may be sent to as many as necessary. */
final class ReadCall {

    private final Attempts attempts;

    ReadCall(Attempts attempts) {
        this.attempts = attempts;
    }

    /** @throws NoAnswerException no replica answered */
    <T> T make(Function<KvApi, CompletableFuture<T>> read) {
        AttemptFailedException failure;
        do {
            try {
                return attempts.send(attempts.next(null), read);
            } catch (AttemptFailedException e) {
                failure = e;
            }
        } while (failure.verdict().isWorthAnotherReplica() && attempts.pause());
        throw new NoAnswerException(failure.why(), failure.getCause());
    }
}
