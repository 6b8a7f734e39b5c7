package io.rollcall.registry.cluster;

import io.rollcall.chassis.ProblemException;
import io.rollcall.log.LogStatus;
import io.rollcall.log.NotAppendedException;
import io.rollcall.log.NotLeadingException;
import io.rollcall.log.Peer;
import io.rollcall.log.ReplicatedLog;
import io.rollcall.registry.registrar.Replies;
import io.rollcall.registry.view.LatestViews;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.AddMemberResponse;
import io.rollcall.wire.registry.HelloRequest;
import io.rollcall.wire.registry.HelloResponse;
import io.rollcall.wire.registry.JoinRequest;
import io.rollcall.wire.registry.MemberRequest;
import io.rollcall.wire.registry.MembersResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * Changes the members of the group, and hands the leadership over, as {@link io.rollcall.wire.registry.ClusterApi}
 * says. Only the leader can.
 */
final class Membership {

    private static final Logger log = LoggerFactory.getLogger(Membership.class);

    /** How long a member must have been silent before another directory takes its name. */
    private static final long REPLACED_AFTER_MILLIS = 5_000;

    private static final String FULL = "A registry has at most " + Admissions.MEMBERS_MAX
            + " members, with those that may join for the next minutes. Remove one first, or wait.";

    private static final Duration HELLO_TIMEOUT = Duration.ofSeconds(1);

    private final AtomicBoolean isChanging = new AtomicBoolean();
    private final ClusterSettings settings;
    private final Formation formation;
    private final ReplicatedRegistrar registrar;
    private final Leadership leadership;
    private final Admissions admissions;
    private final LatestViews views;
    private final MemberClient client;

    Membership(
            ClusterSettings settings,
            Formation formation,
            ReplicatedRegistrar registrar,
            Leadership leadership,
            Admissions admissions,
            LatestViews views,
            MemberClient client) {
        this.settings = settings;
        this.formation = formation;
        this.registrar = registrar;
        this.leadership = leadership;
        this.admissions = admissions;
        this.views = views;
        this.client = client;
    }

    CompletableFuture<MembersResponse> join(JoinRequest request) {
        if (!request.group().equals(formation.hello().group())) throw notAPeer(otherGroup(request.group()));
        LogStatus status = leading();
        List<Peer> members = new ArrayList<>(status.peers());
        if (isAmong(members, request.member())) {
            requireCommitted(status);
            return done(members);
        }
        if (Boolean.TRUE.equals(request.wasMember())) return stillMember(request);
        String refusal = admissions.refusal(request.name(), names(members));
        if (refusal != null) throw notAPeer(refusal);
        requireSilent(status, request.name());
        members.removeIf(member -> member.clientAddress().equals(request.name()));
        if (members.size() >= Admissions.MEMBERS_MAX) throw notAPeer(FULL);
        members.add(new Peer(request.member(), request.logAddress(), request.name()));
        return change(status.peers(), members, request.name() + " joins, with the directory " + request.member());
    }

    private static boolean isAmong(List<Peer> members, String id) {
        return members.stream().anyMatch(member -> member.id().equals(id));
    }

    /**
     * Judges a directory that was a member, and is none in the latest configuration. A member that is told of its
     * removal never comes back, so this leader must be the leader still, and its configuration committed.
     */
    private CompletableFuture<MembersResponse> stillMember(JoinRequest request) {
        LogStatus status = leading();
        List<Peer> members = status.peers();
        requireCommitted(status);
        if (isAmong(members, request.member())) return done(members);
        String why = names(members).contains(request.name())
                ? " is no member any more: another directory has its name. Stop this one"
                : " was removed from this registry. " + Formation.HOW_TO_COME_BACK;
        throw new ProblemException(
                HttpStatus.CONFLICT,
                ProblemCode.MEMBER_REMOVED,
                "The directory " + request.member() + " of " + request.name() + why + ".");
    }

    /**
     * Waits for an entry of this term that was appended after the members were read: the configuration that they were
     * read from is committed then, if this member led all the time.
     */
    private void requireCommitted(LogStatus read) {
        views.get();
        if (leading().term() != read.term()) throw Replies.notReady();
    }

    private String otherGroup(String asked) {
        String group = formation.hello().group();
        return formation.hasReplaced(asked)
                ? "An operator has recovered this registry: group " + group + " has replaced " + asked
                        + ". Empty the directory of the member that asks, and start it again."
                : "This registry is group " + group + ", not " + asked + ".";
    }

    /** A member that answers is not replaced: two processes with one name would put each other out for ever. */
    private void requireSilent(LogStatus status, String name) {
        if (answering(status).contains(name))
            throw notAPeer(name + " is a member with another directory, and has answered lately. Stop one of the two.");
    }

    /**
     * Returns the names of the members that have answered lately, and of this one. A directory that is being taken in
     * answers, too, and is none of them yet.
     */
    private Set<String> answering(LogStatus status) {
        Set<String> names = new TreeSet<>(Set.of(settings.name()));
        for (LogStatus.Follower follower :
                Objects.requireNonNull(status.leading()).followers())
            if (follower.silentMillis() < REPLACED_AFTER_MILLIS
                    && isAmong(status.peers(), follower.peer().id()))
                names.add(follower.peer().clientAddress());
        return names;
    }

    AddMemberResponse add(MemberRequest request) {
        List<String> members = names(leading().peers());
        if (!registrar.leadsForCertain()) throw Replies.notReady();
        if (members.contains(request.name()))
            throw notAPeer(request.name() + " is a member already. If it has lost its disk, start it with an empty"
                    + " directory: it joins by itself.");
        List<String> peers = admissions.add(request.name(), members);
        if (peers == null) throw notAPeer(FULL);
        log.info("{} may join within {} min", request.name(), Admissions.OPEN.toMinutes());
        return new AddMemberResponse(peers, Admissions.OPEN.toMillis());
    }

    CompletableFuture<MembersResponse> remove(MemberRequest request) {
        LogStatus status = leading();
        List<Peer> members = new ArrayList<>(status.peers());
        member(members, request.name());
        if (members.size() == 1) throw notAPeer(request.name() + " is the last member, and goes on alone.");
        if (request.name().equals(settings.name()))
            throw notAPeer(request.name() + " leads. Hand the leadership over to another member first"
                    + " (./rollcall cluster transfer), and ask again.");
        Set<String> answering = answering(status);
        List<Peer> others = members.stream()
                .filter(peer -> answering.contains(peer.clientAddress()))
                .filter(peer -> !Set.of(settings.name(), request.name()).contains(peer.clientAddress()))
                .toList();
        return reached(others).thenCompose(reached -> removeIfMajority(request.name(), reached));
    }

    /**
     * Returns which of these members answer now. A change that no majority of the new members commits would end both
     * the leadership and the group.
     */
    private CompletableFuture<Set<String>> reached(List<Peer> others) {
        Set<String> reached = ConcurrentHashMap.newKeySet();
        CompletableFuture<?>[] asked = others.stream()
                .map(peer -> client.call(
                                peer.clientAddress(),
                                "/Cluster.Hello",
                                new HelloRequest(),
                                HelloResponse.class,
                                HELLO_TIMEOUT)
                        .handle((hello, failure) ->
                                hello != null && isThatMember(peer, hello) && reached.add(peer.clientAddress())))
                .toArray(CompletableFuture<?>[]::new);
        return CompletableFuture.allOf(asked).thenApply(done -> reached);
    }

    /** One that has lost its directory answers at the same address, and never votes for this member's group. */
    private boolean isThatMember(Peer peer, HelloResponse hello) {
        return hello.member().equals(peer.id())
                && Objects.equals(hello.group(), formation.hello().group());
    }

    private CompletableFuture<MembersResponse> removeIfMajority(String name, Set<String> reached) {
        List<Peer> before = leading().peers();
        List<Peer> members = new ArrayList<>(before);
        members.removeIf(peer -> peer.clientAddress().equals(name));
        List<String> silent = new ArrayList<>(names(members));
        silent.remove(settings.name());
        silent.removeAll(reached);
        if (2 * silent.size() >= members.size())
            throw notAPeer("No majority would be left, because " + silent + " of " + names(members)
                    + " do not answer. Start them, or remove them first.");
        return change(before, members, name + " is removed");
    }

    CompletableFuture<MembersResponse> transfer(MemberRequest request) {
        List<Peer> members = leading().peers();
        Peer next = member(members, request.name());
        if (next.clientAddress().equals(settings.name())) return done(members);
        return answered(leadership.log().transferTo(next), members);
    }

    private LogStatus leading() {
        LogStatus status = leadership.log().status();
        if (status.leading() == null) throw Replies.notReady();
        return status;
    }

    private static Peer member(List<Peer> members, String name) {
        return members.stream()
                .filter(peer -> peer.clientAddress().equals(name))
                .findFirst()
                .orElseThrow(() -> notAPeer(name + " is not a member. The members are " + names(members) + "."));
    }

    /** Changes the members. One change ends before the next begins, because each is made from all members of before. */
    private CompletableFuture<MembersResponse> change(List<Peer> before, List<Peer> members, String what) {
        if (!isChanging.compareAndSet(false, true)) throw Replies.notReady();
        log.info("{}", what);
        try {
            ReplicatedLog opened = leadership.log();
            return answered(
                    opened.setPeers(before, members).whenComplete((done, failure) -> isChanging.set(false)), members);
        } catch (RuntimeException | Error e) {
            isChanging.set(false);
            throw e;
        }
    }

    private static CompletableFuture<MembersResponse> answered(CompletableFuture<Void> change, List<Peer> members) {
        return change.handle((done, failure) -> {
            if (failure == null) return new MembersResponse(names(members));
            Throwable why = Causes.of(failure);
            log.warn("The members have not changed as asked: {}", why.toString());
            throw refusal(why);
        });
    }

    private static ProblemException refusal(Throwable why) {
        boolean isKnown = why instanceof NotAppendedException || why instanceof NotLeadingException;
        String code = isKnown ? ProblemCode.NOT_READY : ProblemCode.OUTCOME_UNKNOWN;
        String what = isKnown ? "Nothing has changed" : "It is not known what has changed";
        return new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE,
                code,
                what + ": " + why.getMessage() + ". Look at the status of the cluster, then ask again.",
                Duration.ofSeconds(1));
    }

    private static CompletableFuture<MembersResponse> done(List<Peer> members) {
        return CompletableFuture.completedFuture(new MembersResponse(names(members)));
    }

    private static List<String> names(List<Peer> members) {
        return members.stream().map(Peer::clientAddress).sorted().toList();
    }

    private static ProblemException notAPeer(String detail) {
        return new ProblemException(HttpStatus.CONFLICT, ProblemCode.NOT_A_PEER, detail);
    }
}
