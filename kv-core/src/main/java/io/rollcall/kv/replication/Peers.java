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

/** All to whom a primary sends its log, in one view: the other members, and those that join. */
final class Peers {

    /** A joiner that was not heard for so many leases is given up; it will ask again. */
    private static final int JOINER_LEASES = 8;

    private final Context context;

    /** By id. */
    private final Map<String, Peer> peers = new TreeMap<>();

    /** Joiners that were counted in for a view which the registry refuses for good, and its reason. */
    private final Map<Member, String> refused = new HashMap<>();

    /** The registry refused a view with several joiners. */
    private boolean oneByOne;

    private Peers(Context context) {
        this.context = context;
    }

    /** Of a primary that begins to lead. What its predecessor, or it itself before it was restarted, has granted is not known. */
    static Peers ofNewPrimary(Context context) {
        boolean assumes = context.has(Rule.ASSUME_GRANTS);
        long grantedUntilMillis = assumes ? context.millis() + context.timing().grantMillis() : 0;
        Peers peers = new Peers(context);
        peers.others().forEach(member -> peers.add(member, grantedUntilMillis));
        return peers;
    }

    /** Of a primary that goes on leading: what was acked in the view before is asked for anew. Those that are out are told. */
    Peers inNewView() {
        Peers next = new Peers(context);
        for (Member member : others()) {
            Peer was = peers.remove(member.id());
            next.add(member, was == null ? 0 : was.grantedUntilMillis());
        }
        for (Peer was : peers.values()) {
            if (was.isMember()) context.send(was.member, new Request.NewView(context.view()));
            else next.admit(was.member, was.attempt, was.held());
        }
        return next;
    }

    private void add(Member member, long grantedUntilMillis) {
        JoinAttempt attempt = JoinAttempt.ofMember(member.replica());
        long start = context.ledger.commit();
        peers.put(member.id(), new Peer(context, member, attempt, Standing.MEMBER, start, grantedUntilMillis));
    }

    /** @param start seq of the last entry that its snapshot will have, at least */
    void admit(Member member, JoinAttempt attempt, long start) {
        peers.put(member.id(), new Peer(context, member, attempt, Standing.JOINING, start, 0));
    }

    Collection<Peer> all() {
        return peers.values();
    }

    @Nullable
    Peer get(String id) {
        return peers.get(id);
    }

    /** Whose message this answers; null: nobody's in this view. */
    @Nullable
    Peer of(Request.Apply apply, Answer.Applied applied) {
        long view = context.view().number();
        if (apply.view().number() != view || applied.view() != view) return null;
        return peers.values().stream()
                .filter(peer -> peer.attempt.equals(apply.to()))
                .filter(peer -> peer.attempt.replica().equals(applied.by().replica()))
                .filter(peer -> !peer.isJoining() || peer.attempt.equals(applied.by()))
                .findFirst()
                .orElse(null);
    }

    /** The other members of the view. */
    List<Member> others() {
        return context.view().members().stream()
                .filter(member -> !member.isSameReplica(context.self()))
                .toList();
    }

    /** Seq up to which all hold the log that are counted in, but at most {@code end}. */
    long acked(long end) {
        return Math.min(end, countedIn().mapToLong(Peer::acked).min().orElse(end));
    }

    /** What is kept for them in the log is behind this, or behind {@code end} if that is less. */
    long held(long end) {
        return peers.values().stream().mapToLong(Peer::held).reduce(end, Math::min);
    }

    /** The first of the leases to end; without peers nobody can take over. */
    long leaseUntilMillis() {
        return countedIn().mapToLong(Peer::leaseUntilMillis).min().orElse(Long.MAX_VALUE);
    }

    /** Whether each that is counted in has acked this run, in this view: none has found that this log lacks what it was sent. */
    boolean haveAllAcked() {
        return countedIn().allMatch(peer -> peer.acked() != Peer.NOTHING);
    }

    boolean isAnySilent() {
        return countedIn().anyMatch(Peer::isSilent);
    }

    /** No read lease any more for those that are not heard: they are to be removed. */
    void leaveSilent() {
        for (Peer peer : peers.values()) {
            if (peer.isMember() && !peer.isLeaving() && peer.isSilent()) peer.leave();
        }
    }

    /** @param commit all joiners that hold so much are counted in from now on */
    void countIn(long commit) {
        for (Peer peer : peers.values()) {
            if (oneByOne && countedIn().anyMatch(Peer::isCountedInOnly)) return;
            if (!peer.isJoining()
                    || peer.acked() < commit
                    || !objection(peer.member).isEmpty()) continue;
            peer.countIn();
            peer.hurry();
        }
    }

    /**
     * Why this replica cannot be counted in, whatever it holds: the registry would refuse a view with it, or its messages would arrive at
     * another member. Empty: it can.
     */
    String objection(Member joiner) {
        String byRegistry = refused.get(joiner);
        if (byRegistry != null) return "the registry refuses a view with this replica: " + byRegistry;
        String own = objection(joiner, context.self());
        if (!own.isEmpty()) return own;
        return countedIn()
                .filter(peer -> !peer.member.id().equals(joiner.id()))
                .map(peer -> objection(joiner, context.addressed(peer.member)))
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
     * No write waits any longer for the joiners that were counted in for this view, which will never be, and for no other that may yet be.
     * A joiner that it would have brought alone is at fault, and is kept out of the present view; of several it is not known which, so they
     * are tried again one by one.
     */
    void discount(View never, ViewProposals open, String reason) {
        List<Peer> joiners = peers.values().stream()
                .filter(peer -> peer.isCountedInOnly() && never.contains(peer.member))
                .toList();
        if (joiners.size() > 1) oneByOne = true;
        for (Peer joiner : joiners) {
            if (joiners.size() == 1) refused.put(joiner.member, reason);
            if (!open.mayBring(joiner.member)) joiner.discount();
        }
    }

    /** Nothing is promised to a joiner, so it costs at most a new snapshot; what it lacks is kept meanwhile. */
    void giveUpLostJoiners() {
        boolean isLogTooLong =
                context.ledger.logWeight() > context.settings.limits().logBytes();
        long longestMillis = JOINER_LEASES * context.timing().leaseMillis();
        Predicate<Peer> isLost = peer -> isLogTooLong
                || peer.lacksItsStart()
                || peer.silentMillis() > longestMillis
                || !objection(peer.member).isEmpty();
        peers.values().removeIf(peer -> peer.isJoining() && isLost.test(peer));
    }

    /** Whom to have lead: the one that holds most. Null: there is none that is heard. */
    @Nullable
    Peer successor() {
        return peers.values().stream()
                .filter(peer -> peer.isMember() && !peer.isLeaving() && !peer.isSilent())
                .max(Comparator.comparingLong(Peer::acked))
                .orElse(null);
    }

    /** The view as it should be: without those whose last read lease has ended, and with those that are counted in. */
    List<Member> wanted() {
        View view = context.view();
        List<Member> wanted = new ArrayList<>();
        for (Member member : view.members()) {
            Peer peer = peers.get(member.id());
            if (peer == null || !isToBeRemoved(peer)) wanted.add(member);
        }
        for (Peer peer : peers.values()) {
            boolean isWanted = context.has(Rule.JOINT_JOIN)
                    ? !peer.isMember() && peer.isCountedIn()
                    : peer.isJoining() && peer.acked() != Peer.NOTHING;
            if (isWanted) wanted.add(context.addressed(peer.member));
        }
        return wanted;
    }

    private boolean isToBeRemoved(Peer peer) {
        boolean hasEnded = context.millis() >= peer.grantedUntilMillis() || !context.has(Rule.WAIT_READ_LEASE);
        return peer.isLeaving() && hasEnded;
    }

    /** For people: who keeps writes or reads waiting; empty: nobody. */
    String behind() {
        return countedIn()
                .filter(peer -> peer.acked() < context.ledger.end() || peer.leaseUntilMillis() <= context.millis())
                .map(peer -> peer.member.id() + " at "
                        + context.contact(peer.member).address() + ", silent for " + peer.silentMillis() + " ms")
                .collect(Collectors.joining("; "));
    }

    private Stream<Peer> countedIn() {
        return peers.values().stream().filter(Peer::isCountedIn);
    }
}
