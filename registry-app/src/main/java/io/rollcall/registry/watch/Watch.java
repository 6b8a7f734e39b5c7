package io.rollcall.registry.watch;

import io.rollcall.registry.lookup.Listing;
import io.rollcall.wire.registry.LookupResponse;
import java.util.concurrent.CompletableFuture;

/** Somebody waits for a service's version to be another than the one it knows. It is told once. */
final class Watch {

    private final String service;
    private final long knownVersion;
    private final boolean everyStatus;
    private final CompletableFuture<LookupResponse> answer = new CompletableFuture<>();

    Watch(String service, long knownVersion, boolean everyStatus) {
        this.service = service;
        this.knownVersion = knownVersion;
        this.everyStatus = everyStatus;
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

    void tell(Listing listing) {
        answer.complete(listing.answer(everyStatus));
    }
}
