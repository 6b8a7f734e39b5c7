package io.rollcall.registry.callers;

import io.rollcall.registry.callers.Callers.Heard;
import io.rollcall.wire.registry.CallersResponse.Edge;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The callers that all members of this registry have heard of. */
@FunctionalInterface
public interface CallersOfAll {

    /**
     * Returns what all members have heard lately. What a member has that does not answer in time is missing.
     *
     * @param service only callers of this service; null: of any
     */
    CompletableFuture<List<Heard>> heard(@Nullable String service);

    /** Returns the edges between services that this is, sorted. */
    default CompletableFuture<List<Edge>> edges(@Nullable String service) {
        return heard(service).thenApply(Callers::edges);
    }
}
