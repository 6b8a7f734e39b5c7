package io.rollcall.wire.kv;

import jakarta.validation.Valid;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * What the replicas of one group say to each other; nobody else calls it. Each says who is meant, and anybody else
 * refuses it without effect. A sender whose view is over gets {@link
 * StaleView} with status 409. {@value #SNAPSHOT} is beside these: it answers with a stream of {@link SnapshotLine}.
 */
@HttpExchange(contentType = "application/json", accept = "application/json")
public interface ReplicaApi {

    String SNAPSHOT = "/KV.Snapshot";

    @PostExchange("/KV.Apply")
    CompletableFuture<ApplyResponse> apply(@Valid @RequestBody ApplyRequest request);

    @PostExchange("/KV.Committed")
    CompletableFuture<CommittedResponse> committed(@Valid @RequestBody CommittedRequest request);

    @PostExchange("/KV.NewView")
    CompletableFuture<NewViewResponse> newView(@Valid @RequestBody NewViewRequest request);
}
