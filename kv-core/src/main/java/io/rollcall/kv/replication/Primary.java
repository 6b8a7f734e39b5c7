package io.rollcall.kv.replication;

import io.rollcall.kv.store.ReplicaState;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.LogProgress;
import io.rollcall.kv.store.Range;
import io.rollcall.kv.store.View;
import io.rollcall.kv.store.Write;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * Leads its view: takes writes, brings every entry to every peer, and commits what all those that are counted in hold on disk.
 *
 * <p>A new primary, also one that was restarted, holds every committed entry, but does not know which they are. Until its whole log at
 * take-over is committed in its own view, it answers no read and counts in no joiner.
 *
 * <p>A backup that is not heard gets no read lease any more; when the last one it may have has ended, the registry is asked for the view
 * without it. Nothing is committed without it before that view is there.
 */
final class Primary extends Role {

    private final PendingWrites waiting;
    private final Writes writes;

    /** Seq of the last entry that was here when this replica began to lead. */
    private final long takeover;

    private Peers peers;

    /** Seq of the last entry that was here when this view began. */
    private long viewStart;

    /** This view is on disk here, so it may be acted on. */
    private boolean begun;

    private ViewProposals proposals;

    /** Writes that came before the others have confirmed that this disk is not an older one. */
    private final WritesAwaitingConfirmation unconfirmed;

    private long leavesAtMillis;

    Primary(Context context) {
        super(context);
        waiting = new PendingWrites(context, this);
        writes = new Writes(context, waiting);

        takeover = context.ledger.end();
        boolean isRestarted = context.ledger.logView() == context.view().number();
        unconfirmed = new WritesAwaitingConfirmation(context, isRestarted);
        peers = Peers.ofNewPrimary(context);
        proposals = new ViewProposals(context);
        context.ledger.agreeWith(context.view().number());
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
        waiting.giveUp();
    }

    @Override
    Status.Role name() {
        return Status.Role.PRIMARY;
    }

    @Override
    String why() {
        if (context.leaving) return "this replica is about to stop; ask another";
        ReplicaState ledger = context.ledger;
        String silent = peers.behind();
        if (!silent.isEmpty() && ledger.commit() < ledger.end()) return "entries wait for " + silent;
        if (!silent.isEmpty()) return "no lease from " + silent;
        return ledger.commit() < ledger.end() ? "entries wait for the disk" : "";
    }

    @Override
    long readsUntilMillis() {
        if (!begun || !isReconciled()) return 0;
        return context.has(Rule.PRIMARY_LEASE) ? peers.leaseUntilMillis() : Long.MAX_VALUE;
    }

    @Override
    int waiting() {
        return waiting.count();
    }

    @Override
    List<Status.PeerStatus> peers() {
        long end = context.ledger.end();
        return peers.all().stream().map(peer -> peer.status(end)).toList();
    }

    // --- Clients ---

    @Override
    void onWrite(long token, Write write) {
        if (context.leaving) {
            notReady(token);
            return;
        }
        if (!unconfirmed.holdsBack(token, write, peers)) writes.onWrite(token, write);
        advance();
    }

    @Override
    LogProgress said() {
        return context.ledger.durablePosition();
    }

    @Override
    void onGet(long token, String key) {
        read(token, ledger -> new Answer.Got(ledger.get(key)), role -> role.onGet(token, key));
    }

    @Override
    void onList(long token, Range range) {
        read(token, ledger -> new Answer.Listed(ledger.list(range)), role -> role.onList(token, range));
    }

    private void read(long token, Function<ReplicaState, Answer> answer, Consumer<Role> again) {
        if (mayRead()) context.replyUntil(token, answer.apply(context.ledger), readsUntilMillis());
        else if (context.leaving || peers.isAnySilent()) noLease(token);
        else context.parked.add(token, again);
    }

    // --- Peers ---

    @Override
    void onCommitted(long token, Request.Committed committed) {
        Peer peer = peers.get(committed.from());
        boolean isPeer = peer != null
                && peer.isMember()
                && peer.member.replica().equals(committed.replica())
                && committed.view() == context.view().number();
        if (!isPeer) context.refuseStale(token);
        else if (mayRead())
            context.replyUntil(
                    token,
                    new Answer.CommitPoint(context.view().number(), context.ledger.commit()),
                    readsUntilMillis());
        else noLease(token);
    }

    /** The stream to the joiner begins here, before its snapshot is taken: no entry falls between the two. */
    @Override
    void onTakeSnapshot(long token, Request.TakeSnapshot request) {
        Peer known = peers.get(request.from().id());
        boolean isStranger = known == null || known.isJoining();
        boolean isSame = known != null && known.member.isSameReplica(request.from());
        String objection = peers.objection(request.from());
        if (request.view() > context.view().number() || !mayRead()) {
            notReady(token);
        } else if (!objection.isEmpty()) {
            context.refuse(token, Answer.Reason.DUPLICATE_REPLICA, objection);
        } else if (!isStranger && isSame && context.has(Rule.SNAPSHOT_TO_STRANGERS)) {
            context.reply(token, new Answer.CountedIn(context.view().number()));
        } else if (!isStranger && !isSame) {
            context.refuse(
                    token,
                    Answer.Reason.NOT_READY,
                    "another replica is in the group as " + request.from().id());
        } else if (isStranger && peers.all().size() >= context.settings.limits().members() - 1) {
            context.refuse(token, Answer.Reason.TOO_MANY, "the group has as many replicas as it may have");
        } else {
            admit(token, request);
        }
    }

    private void admit(long token, Request.TakeSnapshot request) {
        Member from = request.from();
        Peer known = peers.get(from.id());
        boolean isNew = known == null || (known.isJoining() && !known.attempt.equals(request.attempt()));
        if (isNew) peers.admit(from, request.attempt(), context.ledger.durableCommit());
        context.reply(token, new Answer.Took(context.view().number()));
        advance();
    }

    @Override
    void onAnswer(Request asked, Answer answer) {
        if (!(asked instanceof Request.Apply apply) || !(answer instanceof Answer.Applied applied)) return;
        Peer peer = peers.of(apply, applied);
        if (peer == null) return;
        if (applied.acked() > context.ledger.end() && context.has(Rule.DISK_FIRST)) {
            context.become(new Outdated(
                    context,
                    "this disk ends at entry %d, but %s holds entry %d of this primary"
                            .formatted(context.ledger.end(), peer.member.id(), applied.acked())));
            return;
        }
        peer.onApplied(apply, applied.acked());
        if (applied.leaving()) peer.onFarewell(apply.number());
        advance();
    }

    // --- Views ---

    /** Whoever is silent while the registry is there is to be removed; a registry that is away changes nothing. */
    @Override
    void onView(View held) {
        super.onView(held);
        if (held.number() != context.view().number()) return;
        peers.leaveSilent();
        advance();
    }

    /** It goes on leading, with others. What they acked in the view before is asked of them anew. */
    @Override
    void onNewView() {
        if (!context.view().isLedBy(context.self())) {
            super.onNewView();
            return;
        }
        unconfirmed.onNewView();
        peers = peers.inNewView();
        context.ledger.agreeWith(context.view().number());
        proposals = new ViewProposals(context);
        beginView();
    }

    /** A joiner was counted in for a view that will never be: no write waits for it any longer. */
    @Override
    void onRefused(View next, String reason) {
        if (!proposals.refuse(next)) return;
        peers.discount(next, proposals, reason);
        advance();
    }

    private void beginView() {
        begun = false;
        viewStart = context.ledger.end();
        View view = context.view();
        context.whenDurable(() -> {
            if (context.role() != this || context.view().number() != view.number()) return;
            begun = true;
            advance();
        });
    }

    /** What is under way is waited for; then the most advanced backup is to lead. */
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
        List<Member> members = peers.others().stream().map(context::addressed).toList();
        View next = new View(context.view().number() + 1, successor.member.id(), members);
        if (context.has(Rule.MUTE)) context.become(new ViewChanging(context, Status.Role.HANDING_OVER, next));
        else proposals.want(next);
    }

    // --- Progress ---

    @Override
    void onTick() {
        waiting.onTick();
        unconfirmed.onTick();

        peers.giveUpLostJoiners();
        if (peers.isAnySilent()) context.askViewEvery(context.timing().resendMillis());
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

    /** Commits what all have, counts in who has all of that, sends what is due, and asks for the view that is wanted. */
    private void advance() {
        if (!begun) return;
        ReplicaState ledger = context.ledger;
        long end = context.has(Rule.DISK_FIRST) ? ledger.durableEnd() : ledger.end();
        ledger.commitTo(Math.max(ledger.commit(), peers.acked(end)));
        unconfirmed.release(peers, writes);
        if (mayRead()) context.parked.onLease();
        if (context.has(Rule.JOINT_JOIN) && isReconciled() && !context.leaving) peers.countIn(ledger.commit());
        boolean grants = peers.leaseUntilMillis() > context.millis() || !context.has(Rule.GRANT_IF_LEASED);
        for (Peer peer : peers.all()) {
            for (Request.Apply apply : peer.due(end, viewStart, grants)) context.send(peer.member, apply);
        }
        waiting.onCommit();
        ledger.cut(peers.held(ledger.commit()));
        if (context.leaving && isDrained()) handOver();
        else proposeWanted();
    }

    private boolean isDrained() {
        return context.ledger.commit() == context.ledger.end() || context.millis() >= leavesAtMillis;
    }

    private boolean isReconciled() {
        return context.ledger.commit() >= takeover || !context.has(Rule.RECONCILE);
    }

    private void proposeWanted() {
        List<Member> wanted = peers.wanted();
        if (!wanted.equals(context.view().members()))
            proposals.want(new View(context.view().number() + 1, context.self().id(), wanted));
        proposals.settle();
    }
}
