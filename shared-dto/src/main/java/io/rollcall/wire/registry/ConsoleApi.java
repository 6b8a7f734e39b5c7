package io.rollcall.wire.registry;

import io.rollcall.wire.Needs;
import jakarta.validation.Valid;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * What an operator sees of a registry and steers in it: why instances came and went, the callers of each service, and
 * words about instances that count more than their own. The futures are as in {@link RegistryApi}. A registry also has
 * {@code GET /registry/stream}: the same events as server-sent events, with the sequence as their id and an {@link
 * Event} as data.
 */
@HttpExchange(contentType = "application/json", accept = "application/json")
public interface ConsoleApi {

    /**
     * Returns what has happened to instances, as soon as there is something, or after the given wait. All members of a
     * cluster number events alike. 429 {@code too-many}: too many requests wait.
     */
    @PostExchange("/Registry.Events")
    @Needs("read:{service}")
    CompletableFuture<EventsResponse> events(@Valid @RequestBody EventsRequest request);

    /**
     * Overrides what an instance says of itself, until it is taken back or its time is over. It outlasts heartbeats,
     * the instance's restart and the registry's. 429 {@code too-many}: too many are in force. 503 {@code not-durable}:
     * it cannot be written, and nothing has changed.
     */
    @PostExchange("/Registry.Override")
    @Needs("operate")
    CompletableFuture<OverrideResponse> override(@Valid @RequestBody OverrideRequest request);

    /**
     * Removes an instance at once. With a ban its id cannot register again for that time: 409 {@code evicted}. Errors
     * are as for {@link #override}.
     */
    @PostExchange("/Registry.Evict")
    @Needs("operate")
    CompletableFuture<EvictResponse> evict(@Valid @RequestBody EvictRequest request);

    /** Returns which services look up or watch which others, as far as their instances say it. */
    @PostExchange("/Registry.Callers")
    @Needs("read:{service}")
    CompletableFuture<CallersResponse> callers(@Valid @RequestBody CallersRequest request);
}
