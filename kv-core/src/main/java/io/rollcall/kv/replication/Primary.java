package io.rollcall.kv.replication;

import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.EntryHash;
import io.rollcall.kv.store.LogProgress;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.ReplicaState;
import io.rollcall.kv.store.View;
import io.rollcall.kv.store.Write;
import java.util.List;

/**
 * The role of the replica that leads its view: it takes writes, brings every entry to every peer, and commits what
 * every in-sync peer holds on disk.
 *
 * <p>A new primary, also one that was restarted, holds every committed entry, but does not know which entries those
 * are. Until its whole log at take-over is committed in its own view, it answers no read and promotes no learner.
 *
 * <p>A backup that is not heard gets no new read lease. When its last one has ended, the primary asks the registry for
 * a view without it. Nothing is committed without that backup before the new view exists.
 */
final class Primary extends Role {

    private final PendingWrites pendingWrites;
    private final Writes writes;

    /** The seq of the last entry that was here when this replica began to lead. */
    private final long takeover;

    private Peers peers;

    /** The seq of the last entry that was here when this view began. */
    private long viewStart;

    /** Whether this view is on disk here, so that it may be acted on. */
    private boolean begun;

    private ViewProposals proposals;

    /** The writes that came before the others have confirmed that this disk is not an older copy. */
    private final WritesAwaitingConfirmation unconfirmed;

    private long leavesAtMillis;

    Primary(Context context) {
        super(context);
        pendingWrites = new PendingWrites(context, this);
        writes = new Writes(context, pendingWrites);

        takeover = context.state.end();
        boolean isRestarted = context.state.logView() == context.view().number();
        unconfirmed = new WritesAwaitingConfirmation(context, isRestarted);
        peers = Peers.ofNewPrimary(context);
        proposals = new ViewProposals(context);
        context.state.setLogView(context.view().number());
    }

    @Override
    boolean isReader() {
        return true;
    }

    @Override
    void onBegin() {
        if (context.leaving) onLeave();
        beginView();
    }

    @Override
    void onEnd() {
        unconfirmed.giveUp();
        pendingWrites.giveUp();
    }

    @Override
    Status.Role name() {
        return Status.Role.PRIMARY;
    }

    @Override
    String why() {
        if (context.leaving) return "this replica is about to stop; ask another";
        if (context.hint.isDeposed()) return "another replica says that there is a newer view; the registry is asked";
        ReplicaState state = context.state;
        String silent = peers.laggards();
        if (!silent.isEmpty() && state.commit() < state.end()) return "entries wait for " + silent;
        if (!silent.isEmpty()) return "no lease from " + silent;
        return state.commit() < state.end() ? "entries wait for the disk" : "";
    }

    @Override
    long readsUntilMillis() {
        if (!begun || !isReconciled()) return 0;
        return context.has(Rule.PRIMARY_LEASE) ? peers.leaseUntilMillis() : Long.MAX_VALUE;
    }

    @Override
    int waiting() {
        return pendingWrites.count();
    }

    @Override
    List<Status.PeerStatus> peers() {
        long end = context.state.end();
        return peers.all().stream().map(peer -> peer.status(end)).toList();
    }

    // --- Clients ---

    @Override
    void onWrite(long token, Write write) {
        if (context.leaving || context.hint.isDeposed()) {
            notReady(token);
            return;
        }
        if (!unconfirmed.holdsBack(token, write, peers)) writes.onWrite(token, write);
        advance();
    }

    @Override
    LogProgress reliedOn() {
        return context.state.durableProgress();
    }

    @Override
    void onRead(Read read) {
        long token = read.token();
        if (mayRead()) context.outbox.replyUntil(token, read.answer(context.state), readsUntilMillis());
        else if (context.leaving || peers.isAnySilent()) noLease(token);
        else context.awaitingLease.add(read);
    }

    // --- Peers ---

    @Override
    void onReadIndex(long token, Request.ReadIndex committed) {
        Peer peer = peers.get(committed.from());
        boolean isPeer = peer != null
                && peer.isMember()
                && peer.member.replica().equals(committed.replica())
                && committed.view() == context.view().number();
        if (!isPeer) context.refuseStale(token);
        else if (mayRead())
            context.outbox.replyUntil(
                    token, new Answer.ReadIndex(context.view().number(), context.state.commit()), readsUntilMillis());
        else noLease(token);
    }

    /** The stream to the joiner begins here, before its snapshot is taken: no entry falls between the two. */
    @Override
    void onTakeSnapshot(long token, Request.TakeSnapshot request) {
        Peer known = peers.get(request.from().id());
        boolean isStranger = known == null || known.isLearner();
        boolean isSame = known != null && known.member.isSameReplica(request.from());
        String objection = peers.objection(request.from());
        if (request.view() > context.view().number() || !mayRead()) {
            notReady(token);
        } else if (!objection.isEmpty()) {
            context.outbox.refuse(token, Answer.Reason.DUPLICATE_REPLICA, objection);
        } else if (!isStranger && isSame && context.has(Rule.SNAPSHOT_TO_STRANGERS)) {
            context.outbox.reply(token, new Answer.InSync(context.view().number()));
        } else if (!isStranger && !isSame) {
            context.outbox.refuse(
                    token,
                    Answer.Reason.NOT_READY,
                    "another replica is in the group as " + request.from().id());
        } else if (isStranger && peers.all().size() >= context.settings.limits().members() - 1) {
            context.outbox.refuse(token, Answer.Reason.TOO_MANY, "the group has as many replicas as it may have");
        } else {
            admit(token, request);
        }
    }

    private void admit(long token, Request.TakeSnapshot request) {
        Member from = request.from();
        Peer known = peers.get(from.id());
        boolean isNew = known == null || (known.isLearner() && !known.attempt.equals(request.attempt()));
        if (isNew) peers.admit(from, request.attempt(), context.state.durableCommit());
        context.outbox.reply(token, new Answer.Took(context.view().number()));
        advance();
    }

    @Override
    void onAnswer(Request asked, Answer answer) {
        if (!(asked instanceof Request.Apply apply)) return;
        boolean isWrong = answer instanceof Answer.Refused refused && refused.reason() == Answer.Reason.WRONG_HASH;
        if (isWrong && apply.view().number() == context.view().number()) checkOwn(apply);
        if (!(answer instanceof Answer.Applied applied)) return;
        Peer peer = peers.of(apply, applied);
        if (peer == null) return;
        if (context.has(Rule.HASH_LOG) && holdsAnotherLog(peer, applied)) {
            removeDiverged(peer, applied);
            return;
        }
        if (applied.matchIndex() > context.state.end() && context.has(Rule.DISK_FIRST)) {
            context.become(new Outdated(
                    context,
                    "this disk ends at entry %d, but %s holds entry %d of this primary"
                            .formatted(context.state.end(), peer.member.id(), applied.matchIndex())));
            return;
        }
        peer.onApplied(apply, applied.matchIndex(), applied.hash());
        if (applied.leaving()) peer.onLeave(apply.number());
        advance();
    }

    /**
     * Returns whether the peer acks another log than this one. Either it holds entries of this primary beyond this log,
     * although it has acked in this run that it held no more: a restarted primary hears of what it has lost with a
     * member's first ack, so this log is not at fault. A joiner began with this log. Or the hashes differ, or the peer
     * has lost its own.
     */
    private boolean holdsAnotherLog(Peer peer, Answer.Applied applied) {
        ReplicaState state = context.state;
        if (applied.matchIndex() > state.end()) return peer.isLearner() || peer.hasAcked();
        long own = state.hashAt(applied.matchIndex());
        boolean hasNone = own != EntryHash.UNKNOWN
                && applied.hash() == EntryHash.UNKNOWN
                && peer.hasHashOf(applied.matchIndex())
                && applied.matchIndex() != Peer.NOTHING;
        return hasNone || EntryHash.differ(own, applied.hash());
    }

    /** Has a peer removed whose log is at fault. It learns so from the next entry, or from the view without it. */
    private void removeDiverged(Peer peer, Answer.Applied applied) {
        if (peer.isLearner()) peers.giveUp(peer);
        if (!peer.isMember() || peer.isLeaving()) return;
        peer.leave();
        context.outbox.add(new Effect.Diverged(
                "%s acknowledges an entry %d that this primary, which is at %d, has not made: it is removed, and joins anew"
                        .formatted(peer.member.id(), applied.matchIndex(), context.state.end())));
        advance();
    }

    /**
     * Checks what was refused because it is not what its hash says: it may have been changed on its way, or in the
     * memory of this process. Then the backups, which have what they acked, take over.
     */
    private void checkOwn(Request.Apply refused) {
        Entry wrong = EntryHash.firstWrong(refused.fromHash(), refused.entries());
        if (wrong == null) return;
        context.become(Diverged.primary(
                context, "entry %d of view %d is not what it was".formatted(wrong.seq(), wrong.view())));
    }

    // --- Views ---

    /**
     * Marks peers that are silent while the registry answers, so that they can be removed. A registry that does not
     * answer changes nothing.
     */
    @Override
    void onView(View held) {
        super.onView(held);
        if (held.number() != context.view().number()) return;
        peers.leaveSilent();
        advance();
    }

    /** Goes on leading, with other peers. Match indexes of the view before are asked for anew. */
    @Override
    void onNewView() {
        if (!context.view().isLedBy(context.self())) {
            super.onNewView();
            return;
        }
        unconfirmed.onNewView();
        peers = peers.inNewView();
        context.state.setLogView(context.view().number());
        proposals = new ViewProposals(context);
        beginView();
    }

    /** Handles the refusal of a view for which a learner was promoted: no write waits for that learner any longer. */
    @Override
    void onRefused(View next, String reason) {
        if (!proposals.refuse(next)) return;
        peers.demote(next, proposals, reason);
        advance();
    }

    private void beginView() {
        begun = false;
        viewStart = context.state.end();
        View view = context.view();
        context.disk.whenDurable(() -> {
            if (context.role() != this || context.view().number() != view.number()) return;
            begun = true;
            advance();
        });
    }

    /** Waits for the writes in progress; after that the most advanced backup takes over. */
    @Override
    void onLeave() {
        leavesAtMillis = context.millis() + context.timing().drainMillis();
        advance();
    }

    private void handOver() {
        Peer successor = peers.successor();
        if (successor == null) {
            context.become(new Departed(context));
            return;
        }
        List<Member> members = peers.others().stream()
                .map(context.addresses::withPresentAddress)
                .toList();
        View next = new View(context.view().number() + 1, successor.member.id(), members);
        if (context.has(Rule.MUTE)) context.become(new ViewChanging(context, Status.Role.HANDING_OVER, next));
        else proposals.want(next);
    }

    // --- Progress ---

    @Override
    void onTick() {
        pendingWrites.onTick();
        unconfirmed.onTick();

        peers.giveUpLostJoiners();
        if (peers.isAnySilent())
            context.registry.queryViewEvery(context.timing().resendMillis());
        advance();
    }

    @Override
    void onDurable() {
        advance();
    }

    @Override
    void onPaused() {
        peers.all().forEach(Peer::bePatient);
    }

    @Override
    void onLeasesLost() {
        peers.all().forEach(Peer::loseLease);
    }

    /**
     * Commits what every in-sync peer has, promotes learners that have caught up, sends what is due, and asks for the
     * view that should hold.
     */
    private void advance() {
        if (!begun) return;
        ReplicaState state = context.state;
        long end = context.has(Rule.DISK_FIRST) ? state.durableEnd() : state.end();
        state.commitTo(Math.max(state.commit(), peers.matchIndex(end)));
        unconfirmed.release(peers, writes);
        if (mayRead()) context.awaitingLease.onLease();
        if (context.has(Rule.JOINT_JOIN) && isReconciled() && !context.leaving) peers.promoteLearners(state.commit());
        boolean grants = peers.leaseUntilMillis() > context.millis() || !context.has(Rule.GRANT_IF_LEASED);
        for (Peer peer : peers.all()) {
            for (Request.Apply apply : peer.due(end, viewStart, grants)) context.outbox.send(peer.member, apply);
        }
        pendingWrites.onCommit();
        state.compact(peers.held(state.commit()));
        if (context.leaving && isDrained()) handOver();
        else proposeWanted();
    }

    private boolean isDrained() {
        return context.state.commit() == context.state.end() || context.millis() >= leavesAtMillis;
    }

    private boolean isReconciled() {
        return context.state.commit() >= takeover || !context.has(Rule.RECONCILE);
    }

    private void proposeWanted() {
        List<Member> wanted = peers.wanted();
        if (!wanted.equals(context.view().members()))
            proposals.want(new View(context.view().number() + 1, context.self().id(), wanted));
        proposals.settle();
    }
}
