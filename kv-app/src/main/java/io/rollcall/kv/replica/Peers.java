package io.rollcall.kv.replica;

import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.replication.Contact;
import io.rollcall.kv.replication.Request;
import java.util.concurrent.CompletableFuture;

/** The way to the other replicas. */
@FunctionalInterface
interface Peers {

    /** Returns at once. The future fails where no answer came: the request may have been executed. */
    CompletableFuture<Answer> send(Contact to, Request request);
}
