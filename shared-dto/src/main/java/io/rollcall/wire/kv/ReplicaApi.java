package io.rollcall.wire.kv;

import io.rollcall.wire.Needs;
import jakarta.validation.Valid;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * The protocol between the replicas of one group; no other process calls it. Each message names its receiver, and any
 * other replica refuses it without effect. A sender whose view is outdated gets {@link StaleView} with status 409.
 * {@value #SNAPSHOT} is not among these methods, because it answers with a stream of {@link SnapshotLine}.
 */
@HttpExchange(contentType = "application/json", accept = "application/json")
public interface ReplicaApi {

    String SNAPSHOT = "/KV.Snapshot";

    @PostExchange("/KV.Apply")
    @Needs(value = "replica:{receiver.group}", sender = "primary")
    CompletableFuture<ApplyResponse> apply(@Valid @RequestBody ApplyRequest request);

    @PostExchange("/KV.Committed")
    @Needs(value = "replica:{receiver.group}", sender = "from")
    CompletableFuture<CommittedResponse> committed(@Valid @RequestBody CommittedRequest request);

    @PostExchange("/KV.NewView")
    @Needs("replica:{receiver.group}")
    CompletableFuture<NewViewResponse> newView(@Valid @RequestBody NewViewRequest request);
}
