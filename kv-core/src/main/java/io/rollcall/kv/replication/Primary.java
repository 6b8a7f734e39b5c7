package io.rollcall.kv.replication;

import io.rollcall.kv.store.Ledger;
import io.rollcall.kv.store.Range;
import io.rollcall.kv.store.Write;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * Leads its view: takes writes, brings every entry to every backup, and commits what all those that are counted in hold.
 *
 * <p>A primary that was restarted holds every committed entry, for a backup had them all, but does not know which they
 * are. Until its whole log at take-over is committed in its own view, it answers no read and counts in no joiner.
 */
final class Primary extends Role {

    /** A joiner that was not heard for so many silences is given up; it will ask again. */
    private static final int JOINER_SILENCES = 5;

    private final Map<String, Peer> peers = new TreeMap<>();
    private final Waiting waiting;
    private final Writes writes;

    /** Seq of the last entry that was here when this view began. */
    private final long takeover;

    /** @param members that hold what this replica holds, or the beginning of it */
    Primary(Context context, Collection<Peer> members) {
        super(context);
        waiting = new Waiting(context);
        writes = new Writes(context, waiting);
        takeover = context.ledger.end();
        members.forEach(member -> peers.put(member.contact.id(), member));
        advance();
    }

    @Override
    String why() {
        if (context.ledger.commit() == context.ledger.end()) return "";
        List<Peer> behind = members().stream()
                .filter(peer -> peer.acked() < context.ledger.end())
                .toList();
        String names = behind.stream()
                .map(peer -> peer.contact.id() + " at " + peer.contact.address() + ", silent for "
                        + peer.silentMillis(context.millis()) + " ms")
                .collect(Collectors.joining("; "));
        return "entries wait for " + names;
    }

    @Override
    boolean isReady() {
        return context.ledger.commit() >= takeover;
    }

    @Override
    Status.Role name() {
        return Status.Role.PRIMARY;
    }

    @Override
    int waiting() {
        return waiting.count();
    }

    @Override
    List<Status.PeerStatus> peers() {
        long end = context.ledger.end();
        return peers.values().stream()
                .map(peer -> peer.status(end, context.millis()))
                .toList();
    }

    @Override
    void onWrite(long token, Write write) {
        writes.onWrite(token, write);
        advance();
    }

    @Override
    void onGet(long token, String key) {
        if (isReady()) {
            context.reply(token, new Answer.Got(context.ledger.get(key)));
        } else {
            notReady(token);
        }
    }

    @Override
    void onList(long token, Range range) {
        if (isReady()) {
            context.reply(token, new Answer.Listed(context.ledger.list(range)));
        } else {
            notReady(token);
        }
    }

    @Override
    void onCommitted(long token, Request.Committed committed) {
        Peer peer = peers.get(committed.from());
        boolean isCountedIn = committed.view() == context.view
                && peer != null
                && peer.isMember()
                && peer.attempt.equals(committed.by());
        if (!isCountedIn) {
            context.refuseStale(token);
        } else if (isReady()) {
            context.reply(token, new Answer.CommitPoint(context.view, context.ledger.commit()));
        } else {
            notReady(token);
        }
    }

    /** The stream to the joiner begins here, before its snapshot is taken: no entry falls between the two. */
    @Override
    void onTakeSnapshot(long token, Request.TakeSnapshot request) {
        Peer known = peers.get(request.from().id());
        if (request.view() > context.view) {
            notReady(token);
        } else if (known != null && !isSucceededBy(known, request.attempt())) {
            context.refuse(token, Answer.Reason.NOT_READY, request.from().id() + " is heard from as another process");
        } else {
            // A dead predecessor holds nothing up any longer, not even this primary's taking over.
            peers.remove(request.from().id());
            advance();
            if (isReady()) admit(token, request);
            else notReady(token);
        }
    }

    @Override
    void onRecover(long token, Request.Recover recover) {
        context.refuseStale(token);
    }

    @Override
    void onAnswer(Contact from, Request asked, Answer answer) {
        if (!(asked instanceof Request.Apply apply)) return;
        if (answer instanceof Answer.StaleView stale && stale.view() > context.view) stepDown(stale);
        if (answer instanceof Answer.Applied applied) onApplied(from, apply, applied);
    }

    @Override
    void onTick() {
        waiting.onTick();
        peers.values().removeIf(this::isLostJoiner);
        advance();
    }

    private void admit(long token, Request.TakeSnapshot request) {
        Settings.Timing timing = context.settings.timing();
        long end = context.ledger.end();
        Peer joiner = new Peer(request.from(), request.attempt(), Standing.JOINING, end, timing, context.millis());
        peers.put(request.from().id(), joiner);
        context.reply(token, new Answer.Took(context.view, context.settings.session(), context.ledger.snapshot()));
    }

    private void onApplied(Contact from, Request.Apply apply, Answer.Applied applied) {
        Peer peer = peers.get(from.id());
        if (peer == null || !peer.attempt.equals(applied.by()) || applied.view() != context.view) return;
        peer.onApplied(apply, applied.acked(), context.millis());
        if (applied.leaving()) release(peer);
        advance();
    }

    /** It has stopped reading, so nothing need wait for it any longer. */
    private void release(Peer peer) {
        peers.remove(peer.contact.id());
        peer.release();
        context.send(peer.contact, peer.beacon(context.ledger, context.view, context.settings.session()));
    }

    private void stepDown(Answer.StaleView stale) {
        waiting.giveUp();
        context.become(new Deposed(context, stale.view()));
    }

    /** Commits what all members have, counts in who has all of that, and sends what is due. */
    private void advance() {
        Ledger ledger = context.ledger;
        long acked = members().stream().mapToLong(Peer::acked).min().orElse(ledger.end());
        if (acked > ledger.commit()) {
            ledger.commitTo(Math.min(acked, ledger.end()));
            waiting.onCommit();
        }
        for (Peer peer : peers.values()) {
            if (!peer.isMember() && isReady() && peer.acked() >= ledger.commit()) peer.countIn();
            peer.due(ledger, context.view, context.settings.session(), context.millis())
                    .forEach(apply -> context.send(peer.contact, apply));
        }
        ledger.cut(peers.values().stream().mapToLong(Peer::held).min().orElse(ledger.end()));
    }

    private List<Peer> members() {
        return peers.values().stream().filter(Peer::isMember).toList();
    }

    /** Whether the attempt is by the same process, later; or by a new one, and the old one is gone. */
    private boolean isSucceededBy(Peer known, Attempt attempt) {
        if (known.attempt.session().equals(attempt.session())) return attempt.number() > known.attempt.number();
        return known.silentMillis(context.millis()) >= context.settings.timing().silenceMillis();
    }

    /** Nothing is promised to a joiner, so it costs at most a new snapshot; what it lacks is kept in memory meanwhile. */
    private boolean isLostJoiner(Peer peer) {
        if (peer.isMember()) return false;
        return peer.silentMillis(context.millis())
                        > JOINER_SILENCES * context.settings.timing().silenceMillis()
                || context.ledger.logWeight() > 2 * context.settings.limits().preparedBytes();
    }
}
