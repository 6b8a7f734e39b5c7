package io.rollcall.kv.replica;

import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.replication.Effect;
import java.util.concurrent.CompletableFuture;

/** The transport of requests to the other replicas. */
@FunctionalInterface
interface PeerTransport {

    /** Returns at once. The future fails where no answer came: the request may have been executed. */
    CompletableFuture<Answer> send(Effect.Send send);
}
