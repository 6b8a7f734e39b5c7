package io.rollcall.registry.watch;

import io.rollcall.registry.lookup.Listing;
import io.rollcall.registry.lookup.Reader;
import io.rollcall.wire.registry.LookupResponse;
import java.util.concurrent.CompletableFuture;

/** A request that waits until there is news of a service for its reader. It is answered once. */
final class Watcher {

    private final String service;
    private final String debtor;
    private final Reader reader;
    private final CompletableFuture<LookupResponse> answer = new CompletableFuture<>();

    /** @param debtor the name under which it is counted: a principal, or an address */
    Watcher(String service, String debtor, Reader reader) {
        this.service = service;
        this.debtor = debtor;
        this.reader = reader;
    }

    String service() {
        return service;
    }

    String debtor() {
        return debtor;
    }

    Reader reader() {
        return reader;
    }

    CompletableFuture<LookupResponse> answer() {
        return answer;
    }

    void complete(Listing listing) {
        answer.complete(reader.answerFrom(listing));
    }
}
