package io.rollcall.wire.registry;

import io.rollcall.wire.Needs;
import jakarta.validation.Valid;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * The registry: which instances are alive, and where.
 *
 * <p>The server completes a future without holding a thread: a registry of several members answers when its log has the
 * change. At a client a future is complete when the method returns.
 */
@HttpExchange(contentType = "application/json", accept = "application/json")
public interface RegistryApi {

    /**
     * Takes a lease for an instance. A second registration of the same service and id replaces the first, whose lease
     * is void.
     */
    @PostExchange("/Registry.Register")
    @Needs(value = "register:{service}", sender = "id")
    CompletableFuture<RegisterResponse> register(@Valid @RequestBody RegisterRequest request);

    /** Renews a lease. An unknown one answers 404 {@code unknown-lease}: register again. */
    @PostExchange("/Registry.Heartbeat")
    @Needs(value = "register:{service}", sender = "id")
    CompletableFuture<HeartbeatResponse> heartbeat(@Valid @RequestBody HeartbeatRequest request);

    /**
     * Renews many leases, one after the other. One that is unknown does not keep the others from being renewed: its
     * answer has a code. After a failure it is not known which have been renewed, and all may be sent again.
     */
    @PostExchange("/Registry.Heartbeats")
    @Needs(value = "register:{beats.service}", sender = "beats.id")
    CompletableFuture<HeartbeatsResponse> heartbeats(@Valid @RequestBody HeartbeatsRequest request);

    /** Ends a lease. A void lease removes nothing: a late message never removes a successor. */
    @PostExchange("/Registry.Deregister")
    @Needs(
            value = {"register:{service}", "operate"},
            sender = "id")
    CompletableFuture<DeregisterResponse> deregister(@Valid @RequestBody DeregisterRequest request);

    /**
     * Returns the instances of a service now, or the caller's part of them. An unknown service has none. 503
     * {@code not-ready}: keep the list that you have.
     */
    @PostExchange("/Registry.Lookup")
    @Needs("read:{service}")
    LookupResponse lookup(@Valid @RequestBody LookupRequest request);

    /**
     * Returns the instances of a service as soon as its version differs from the given one, or after the given wait. If
     * the request allows a delta, it may return only what has changed. With a subset, it returns as soon as the
     * caller's part differs from what it was at that version.
     */
    @PostExchange("/Registry.Watch")
    @Needs("read:{service}")
    CompletableFuture<LookupResponse> watch(@Valid @RequestBody WatchRequest request);

    /** Returns the names of all services that have instances, sorted. */
    @PostExchange("/Registry.Services")
    @Needs("read")
    ServicesResponse services(@Valid @RequestBody ServicesRequest request);
}
