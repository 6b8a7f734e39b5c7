package io.rollcall.wire.registry;

import io.rollcall.wire.Needs;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** What the registry's page shows of all services at once, and of the leases that are on the screen. */
@HttpExchange(contentType = "application/json", accept = "application/json")
public interface OverviewApi {

    /**
     * Returns the state of every service in numbers, or of those that have changed. 503 {@code not-ready}: keep what
     * you have.
     */
    @PostExchange("/Registry.Overview")
    @Needs("read")
    OverviewResponse overview(@Valid @RequestBody OverviewRequest request);

    /**
     * Returns how long some leases still run. An id that holds no lease is left out. 503 {@code not-ready}: this member
     * does not know, because another one leads or none does.
     */
    @PostExchange("/Registry.Leases")
    @Needs("read:{service}")
    LeasesResponse leases(@Valid @RequestBody LeasesRequest request);
}
