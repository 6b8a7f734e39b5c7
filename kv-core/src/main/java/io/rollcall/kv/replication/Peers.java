package io.rollcall.kv.replication;

import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.View;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The replicas to which a primary sends its log in one view: the other members, and those that join. */
final class Peers {

    /** The number of lease periods without an ack after which a joiner is given up. It will ask again. */
    private static final int JOINER_LEASES = 8;

    private final Context context;

    /** The peers by id. */
    private final Map<String, Peer> peers = new TreeMap<>();

    /** Joiners that were promoted for a view which the registry refuses for good, and its reason. */
    private final Map<Member, String> refused = new HashMap<>();

    /** More are forgotten, all at once. Each of them is refused again when it is promoted again. */
    private static final int REFUSED_MAX = 100;

    /** Whether the registry has refused a view with several joiners. */
    private boolean oneByOne;

    private Peers(Context context) {
        this.context = context;
    }

    /**
     * Creates the peers of a primary that begins to lead. It does not know which read leases its predecessor, or its
     * own earlier run, has granted.
     */
    static Peers ofNewPrimary(Context context) {
        boolean assumes = context.has(Rule.ASSUME_GRANTS);
        long grantedUntilMillis = assumes ? context.millis() + context.timing().grantMillis() : 0;
        Peers peers = new Peers(context);
        peers.others().forEach(member -> peers.add(member, grantedUntilMillis));
        return peers;
    }

    /**
     * Creates the peers of a primary that goes on leading. Match indexes of the view before are asked for anew.
     * Replicas that were removed are told.
     */
    Peers inNewView() {
        Peers next = new Peers(context);
        for (Member member : others()) {
            Peer was = peers.remove(member.id());
            next.add(member, was == null ? 0 : was.grantedUntilMillis());
            Peer is = next.peers.get(member.id());
            if (is != null && was != null && was.hasAcked()) is.haveAcked();
        }
        for (Peer was : peers.values()) {
            if (was.isMember()) context.outbox.send(was.member, new Request.NewView(context.view()));
            else next.admit(was.member, was.attempt, was.held());
        }
        return next;
    }

    private void add(Member member, long grantedUntilMillis) {
        JoinAttempt attempt = JoinAttempt.ofMember(member.replica());
        long start = context.state.commit();
        peers.put(member.id(), new Peer(context, member, attempt, Standing.MEMBER, start, grantedUntilMillis));
    }

    /** @param start the seq of the last entry that its snapshot will have, at least */
    void admit(Member member, JoinAttempt attempt, long start) {
        peers.put(member.id(), new Peer(context, member, attempt, Standing.LEARNER, start, 0));
    }

    /** Gives up a joiner. It will ask again. */
    void giveUp(Peer joiner) {
        peers.remove(joiner.member.id(), joiner);
    }

    Collection<Peer> all() {
        return peers.values();
    }

    @Nullable
    Peer get(String id) {
        return peers.get(id);
    }

    /** Returns the peer whose message this answers; null: no peer of this view. */
    @Nullable
    Peer of(Request.Apply apply, Answer.Applied applied) {
        long view = context.view().number();
        if (apply.view().number() != view || applied.view() != view) return null;
        return peers.values().stream()
                .filter(peer -> peer.attempt.equals(apply.to()))
                .filter(peer -> peer.attempt.replica().equals(applied.by().replica()))
                .filter(peer -> !peer.isLearner() || peer.attempt.equals(applied.by()))
                .findFirst()
                .orElse(null);
    }

    /** Returns the other members of the view. */
    List<Member> others() {
        return context.view().members().stream()
                .filter(member -> !member.isSameReplica(context.self()))
                .toList();
    }

    /** Returns the seq up to which every in-sync peer holds the log, but at most {@code end}. */
    long matchIndex(long end) {
        return Math.min(end, inSync().mapToLong(Peer::matchIndex).min().orElse(end));
    }

    /** Returns the seq after which the log must be kept for the peers, or {@code end} if that is less. */
    long held(long end) {
        return peers.values().stream().mapToLong(Peer::held).reduce(end, Math::min);
    }

    /** Returns the end of the lease that ends first; without peers nobody can take over. */
    long leaseUntilMillis() {
        return inSync().mapToLong(Peer::leaseUntilMillis).min().orElse(Long.MAX_VALUE);
    }

    /**
     * Returns whether each in-sync peer has acked this run in this view: none has found that this log lacks an entry
     * that it was sent.
     */
    boolean haveAllAcked() {
        return inSync().allMatch(peer -> peer.matchIndex() != Peer.NOTHING);
    }

    boolean isAnySilent() {
        return inSync().anyMatch(Peer::isSilent);
    }

    /** Gives no read lease any more to peers that are not heard, so that they can be removed. */
    void leaveSilent() {
        for (Peer peer : peers.values()) {
            if (peer.isMember() && !peer.isLeaving() && peer.isSilent()) peer.leave();
        }
    }

    /** Counts every learner in sync that holds the log up to {@code commit}. */
    void promoteLearners(long commit) {
        for (Peer peer : peers.values()) {
            if (oneByOne && inSync().anyMatch(Peer::isInSyncOnly)) return;
            if (!peer.isLearner()
                    || peer.matchIndex() < commit
                    || !objection(peer.member).isEmpty()) continue;
            peer.promote();
            peer.hurry();
        }
    }

    /**
     * Returns why this replica cannot be promoted, whatever it holds: the registry would refuse a view with it, or its
     * messages would arrive at another member. Empty: it can be.
     */
    String objection(Member joiner) {
        String byRegistry = refused.get(joiner);
        if (byRegistry != null) return "the registry refuses a view with this replica: " + byRegistry;
        String own = objection(joiner, context.self());
        if (!own.isEmpty()) return own;
        return inSync().filter(peer -> !peer.member.id().equals(joiner.id()))
                .map(peer -> objection(joiner, context.addresses.withPresentAddress(peer.member)))
                .filter(text -> !text.isEmpty())
                .findFirst()
                .orElse("");
    }

    private static String objection(Member joiner, Member other) {
        if (other.id().equals(joiner.id()))
            return "another replica leads the group as %s: give this one an id of its own".formatted(joiner.id());
        if (other.replica().equals(joiner.replica()))
            return "%s is in the group with the same data, replica %s: a data directory was copied. Give %s an empty one"
                    .formatted(other.id(), other.replica(), joiner.id());
        if (other.address().equals(joiner.address()))
            return "%s is in the group at the same address, %s: give each replica its own, or wait until %s is removed"
                    .formatted(other.id(), other.address(), other.id());
        return "";
    }

    /**
     * Demotes the joiners that were promoted for this view, which will never exist, and for no other view that may yet
     * exist: no write waits for them any longer. A joiner that was the only new one of the view is at fault, and is
     * kept out of the present view. If there are several, it is not known which one is, so they are tried again one by
     * one.
     */
    void demote(View never, ViewProposals open, String reason) {
        List<Peer> joiners = peers.values().stream()
                .filter(peer -> peer.isInSyncOnly() && never.contains(peer.member))
                .toList();
        if (joiners.size() > 1) oneByOne = true;
        for (Peer joiner : joiners) {
            if (refused.size() >= REFUSED_MAX) refused.clear();
            if (joiners.size() == 1) refused.put(joiner.member, reason);
            if (!open.mayBring(joiner.member)) joiner.demote();
        }
    }

    /**
     * Removes joiners that are not heard or lag too far behind. Nothing is promised to a joiner, so this costs at most
     * a new snapshot.
     */
    void giveUpLostJoiners() {
        boolean isLogTooLong =
                context.state.logWeight() > context.settings.limits().logBytes();
        long longestMillis = JOINER_LEASES * context.timing().leaseMillis();
        Predicate<Peer> isLost = peer -> isLogTooLong
                || peer.lacksItsStart()
                || peer.silentMillis() > longestMillis
                || !objection(peer.member).isEmpty();
        peers.values().removeIf(peer -> peer.isLearner() && isLost.test(peer));
    }

    /** Returns the peer that holds most, the next primary. Null: no peer has been heard recently. */
    @Nullable
    Peer successor() {
        return peers.values().stream()
                .filter(peer -> peer.isMember() && !peer.isLeaving() && !peer.isSilent())
                .max(Comparator.comparingLong(Peer::matchIndex))
                .orElse(null);
    }

    /**
     * Returns the members that the view should have: without those whose last read lease has ended, and with the
     * promoted joiners.
     */
    List<Member> wanted() {
        View view = context.view();
        List<Member> wanted = new ArrayList<>();
        for (Member member : view.members()) {
            Peer peer = peers.get(member.id());
            if (peer == null || !isToBeRemoved(peer)) wanted.add(member);
        }
        for (Peer peer : peers.values()) {
            boolean isWanted = context.has(Rule.JOINT_JOIN)
                    ? !peer.isMember() && peer.isInSync()
                    : peer.isLearner() && peer.matchIndex() != Peer.NOTHING;
            if (isWanted) wanted.add(context.addresses.withPresentAddress(peer.member));
        }
        return wanted;
    }

    private boolean isToBeRemoved(Peer peer) {
        boolean hasEnded = context.millis() >= peer.grantedUntilMillis() || !context.has(Rule.WAIT_READ_LEASE);
        return peer.isLeaving() && hasEnded;
    }

    /** Names the peers for which writes or reads wait; empty: none. */
    String laggards() {
        return inSync().filter(
                        peer -> peer.matchIndex() < context.state.end() || peer.leaseUntilMillis() <= context.millis())
                .map(peer -> peer.member.id() + " at "
                        + context.addresses.contact(peer.member).address() + ", silent for " + peer.silentMillis()
                        + " ms")
                .collect(Collectors.joining("; "));
    }

    private Stream<Peer> inSync() {
        return peers.values().stream().filter(Peer::isInSync);
    }
}
