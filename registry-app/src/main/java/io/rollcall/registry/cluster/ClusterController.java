package io.rollcall.registry.cluster;

import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.RemoteAddress;
import io.rollcall.chassis.answer.OutgoingAnswer;
import io.rollcall.chassis.security.Access;
import io.rollcall.log.LogStatus;
import io.rollcall.log.Peer;
import io.rollcall.registry.Clustered;
import io.rollcall.registry.callers.Callers;
import io.rollcall.registry.reach.AllowedAddresses;
import io.rollcall.registry.registrar.Commands;
import io.rollcall.registry.registrar.Replies;
import io.rollcall.wire.Needs;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.AddMemberResponse;
import io.rollcall.wire.registry.CallersRequest;
import io.rollcall.wire.registry.ClusterApi;
import io.rollcall.wire.registry.ClusterStatusRequest;
import io.rollcall.wire.registry.ClusterStatusResponse;
import io.rollcall.wire.registry.HeartbeatsResponse;
import io.rollcall.wire.registry.HelloRequest;
import io.rollcall.wire.registry.HelloResponse;
import io.rollcall.wire.registry.JoinRequest;
import io.rollcall.wire.registry.MemberRequest;
import io.rollcall.wire.registry.MembersResponse;
import jakarta.validation.Valid;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Conditional;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

/** The cluster on the wire, and what its members forward to their leader. */
@RestController
@Conditional(Clustered.class)
final class ClusterController implements ClusterApi {

    private final ClusterSettings settings;
    private final Formation formation;
    private final ReplicatedRegistrar registrar;
    private final Leadership leadership;
    private final Freshness freshness;
    private final Membership membership;
    private final AllowedAddresses allowed;
    private final Access access;
    private final Callers callers;

    ClusterController(
            ClusterSettings settings,
            Formation formation,
            ReplicatedRegistrar registrar,
            Leadership leadership,
            Freshness freshness,
            Membership membership,
            AllowedAddresses allowed,
            Access access,
            Callers callers) {
        this.settings = settings;
        this.formation = formation;
        this.registrar = registrar;
        this.leadership = leadership;
        this.freshness = freshness;
        this.membership = membership;
        this.allowed = allowed;
        this.access = access;
        this.callers = callers;
    }

    @Override
    public HelloResponse hello(HelloRequest request) {
        return formation.hello();
    }

    @Override
    public ClusterStatusResponse status(ClusterStatusRequest request) {
        LogStatus status = leadership.status();
        Duration age = freshness.age();
        return new ClusterStatusResponse(
                registrar.registry(),
                settings.name(),
                leadership.leader(),
                registrar.leadsForCertain() && age != null,
                status == null ? 0 : status.term(),
                status == null ? -1 : leadership.log().status().committed(),
                status == null ? -1 : status.applied(),
                age == null ? null : age.toMillis(),
                status == null ? List.of() : members(status));
    }

    private static List<ClusterStatusResponse.Member> members(LogStatus status) {
        return status.peers().stream()
                .map(peer -> member(peer, status))
                .sorted(Comparator.comparing(ClusterStatusResponse.Member::name))
                .toList();
    }

    private static ClusterStatusResponse.Member member(Peer peer, LogStatus status) {
        LogStatus.Leading leading = status.leading();
        if (leading != null)
            for (LogStatus.Follower follower : leading.followers())
                if (follower.peer().id().equals(peer.id()))
                    return new ClusterStatusResponse.Member(
                            peer.clientAddress(), peer.id(), follower.silentMillis(), behind(follower, status));
        return new ClusterStatusResponse.Member(peer.clientAddress(), peer.id(), null, null);
    }

    private static @Nullable Long behind(LogStatus.Follower follower, LogStatus status) {
        return follower.matchIndex() < 0 ? null : Math.max(0, status.committed() - follower.matchIndex());
    }

    @Override
    public CompletableFuture<MembersResponse> join(JoinRequest request) {
        return membership.join(request);
    }

    @Override
    public AddMemberResponse add(MemberRequest request) {
        return membership.add(request);
    }

    @Override
    public CompletableFuture<MembersResponse> remove(MemberRequest request) {
        return membership.remove(request);
    }

    @Override
    public CompletableFuture<MembersResponse> transfer(MemberRequest request) {
        return membership.transfer(request);
    }

    // --- Forwarded ---

    /** Takes a registration from another member. */
    @Needs("member")
    @PostMapping(path = Forwarder.REGISTER, produces = "application/json")
    CompletableFuture<byte[]> register(
            @Valid @RequestBody ForwardedRegistration forwarded,
            @RequestHeader(name = MemberClient.FROM, required = false) @Nullable String from) {
        requireSigned(forwarded.owner() != null);
        allowed.require(forwarded.registration().address());
        return registrar
                .submitHere(Commands.register(
                        forwarded.registration(),
                        forwarded.lease(),
                        forwarded.owner(),
                        Senders.forwarded(from, RemoteAddress.get())))
                .thenApply(Codec::encode);
    }

    /** Takes a deregistration from another member. */
    @Needs("member")
    @PostMapping(path = Forwarder.DEREGISTER, produces = "application/json")
    CompletableFuture<byte[]> deregister(@Valid @RequestBody ForwardedDeregistration forwarded) {
        requireSigned(forwarded.isSigned());
        return registrar.submitHere(forwarded.command()).thenApply(Codec::encode);
    }

    /** A member whose security is off does not know its callers, and would let everybody do what an operator may. */
    private void requireSigned(boolean isSigned) {
        if (access.isOn() && !isSigned)
            throw new ProblemException(
                    HttpStatus.FORBIDDEN,
                    ProblemCode.FORBIDDEN,
                    "The member that forwards this names no principal, because its security is off: name its file of"
                            + " tokens with rollcall.security.tokens.");
    }

    /** Tells another member which callers this one has heard of. */
    @Needs("member")
    @PostMapping(CallersOfMembers.PATH)
    CallersOfMembers.Answer callers(@Valid @RequestBody CallersRequest request) {
        return new CallersOfMembers.Answer(callers.heard(request.service()));
    }

    /** Takes heartbeats from another member. */
    @Needs("member")
    @PostMapping(Forwarder.HEARTBEATS)
    CompletableFuture<HeartbeatsResponse> heartbeats(@Valid @RequestBody ForwardedHeartbeats forwarded) {
        OutgoingAnswer.current().countAsUpkeep();
        return Replies.beats(forwarded.beats().stream().map(beat -> registrar.submitHere(beat.command())))
                .thenApply(beats -> new HeartbeatsResponse(beats, registrar.registry()));
    }
}
