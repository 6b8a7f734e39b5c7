package io.rollcall.wire.registry;

import io.rollcall.wire.Needs;
import jakarta.validation.Valid;
import java.util.concurrent.CompletableFuture;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/**
 * The members of a registry that is a cluster, as they and an operator speak to each other. A registry that is alone
 * does not have these methods. The futures are as in {@link RegistryApi}.
 */
@HttpExchange(contentType = "application/json", accept = "application/json")
public interface ClusterApi {

    /** Returns the name of a member, and whether it belongs to a group. It answers from the first moment on. */
    @PostExchange("/Cluster.Hello")
    @Needs({"member", "operate"})
    HelloResponse hello(@Valid @RequestBody HelloRequest request);

    /** Returns what a member knows of the cluster. */
    @PostExchange("/Cluster.Status")
    @Needs({"member", "operate"})
    ClusterStatusResponse status(@Valid @RequestBody ClusterStatusRequest request);

    /**
     * Adds a member, and removes the former bearer of its name in the same change. The leader answers, whichever member
     * is asked. The name must be that of a member, or among the leader's {@code -peers} and not removed since, or one
     * that {@link #add} lets join. 409 {@code not-a-peer}: it is none of these, the group is another one or full, or
     * the former bearer of the name still answers. 409 {@code member-removed}: the directory was a member, and is none
     * any more. 503 {@code not-ready}: no member leads.
     */
    @PostExchange("/Cluster.Join")
    @Needs("member")
    CompletableFuture<MembersResponse> join(@Valid @RequestBody JoinRequest request);

    /**
     * Lets a new member with this name join for some minutes. The leader remembers it, and its successor does not. 409
     * {@code not-a-peer}: there is such a member, or there would be more than seven.
     */
    @PostExchange("/Cluster.Add")
    @Needs("operate")
    AddMemberResponse add(@Valid @RequestBody MemberRequest request);

    /**
     * Removes a member, which stops if it runs. Errors are as for {@link #join}. The leader and the last member stay,
     * and so does one without which no majority would answer: 409 {@code not-a-peer}.
     */
    @PostExchange("/Cluster.Remove")
    @Needs("operate")
    CompletableFuture<MembersResponse> remove(@Valid @RequestBody MemberRequest request);

    /** Hands the leadership over to a member. Errors are as for {@link #join}. */
    @PostExchange("/Cluster.Transfer")
    @Needs("operate")
    CompletableFuture<MembersResponse> transfer(@Valid @RequestBody MemberRequest request);
}
