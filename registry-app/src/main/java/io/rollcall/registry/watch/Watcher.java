package io.rollcall.registry.watch;

import io.rollcall.registry.lookup.Listing;
import io.rollcall.wire.registry.LookupResponse;
import java.util.concurrent.CompletableFuture;

/** A request that waits until a service's version differs from the one it knows. It is answered once. */
final class Watcher {

    private final String service;
    private final long knownVersion;
    private final boolean everyStatus;
    private final boolean delta;
    private final CompletableFuture<LookupResponse> answer = new CompletableFuture<>();

    Watcher(String service, long knownVersion, boolean everyStatus, boolean delta) {
        this.service = service;
        this.knownVersion = knownVersion;
        this.everyStatus = everyStatus;
        this.delta = delta;
    }

    String service() {
        return service;
    }

    long knownVersion() {
        return knownVersion;
    }

    CompletableFuture<LookupResponse> answer() {
        return answer;
    }

    void complete(Listing listing) {
        answer.complete(answerFrom(listing));
    }

    LookupResponse answerFrom(Listing listing) {
        return delta ? listing.answerSince(knownVersion, everyStatus) : listing.answer(everyStatus);
    }
}
