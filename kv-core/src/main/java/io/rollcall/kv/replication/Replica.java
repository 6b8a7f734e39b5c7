package io.rollcall.kv.replication;

import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.EntryHash;
import io.rollcall.kv.store.LastRequest;
import io.rollcall.kv.store.LogPosition;
import io.rollcall.kv.store.LogProgress;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.Range;
import io.rollcall.kv.store.Storage;
import io.rollcall.kv.store.View;
import io.rollcall.kv.store.Write;
import java.util.List;

/**
 * One replica of the key-value store, as a state machine. It is not thread-safe: its caller passes one message at a
 * time, together with the time, and performs the returned effects in order.
 *
 * <p><b>Writes.</b> The primary appends an entry to its log, sends it to every backup that is in sync, and commits it
 * once each of them has it on disk. There is no quorum and no skipping, so every replica can answer reads.
 *
 * <p><b>Reads.</b> The primary answers from the committed state. A backup answers a read of a clean key itself. If the
 * log has an uncommitted entry for the key, only the primary knows whether that entry is committed, so the backup asks
 * it for its read index. Both need a lease: the primary needs its backups' promises not to take over, a backup needs
 * the primary's promise not to have it removed.
 *
 * <p><b>Views.</b> The registry decides which replicas form a group and which one leads, with one compare-and-set
 * register for each group. A backup that does not hear its primary takes over when its promise has ended. A primary
 * that does not hear a backup has it removed when the backup's read lease has ended. A healthy group needs no registry.
 * A view of which another replica tells is a hint: it is asked of the registry before it is adopted.
 *
 * <p><b>Joining.</b> A joiner gets a snapshot and every entry after it. Once it holds every committed entry it is
 * counted in sync, and then the registry is asked to add it.
 *
 * <p><b>Disk.</b> A replica writes to its disk before it tells others. So after a restart it goes on from what it has
 * told. It does not know what it promised, and therefore waits as long as its longest promise.
 *
 * @see <a
 *     href="https://www.microsoft.com/en-us/research/publication/pacifica-replication-in-log-based-distributed-storage-systems/">
 *     Lin et al., PacificA, 2008</a>
 * @see <a href="https://www.usenix.org/conference/usenix-09/object-storage-craq">Terrace and Freedman, CRAQ, 2009</a>
 */
public final class Replica {

    /** The period at which {@link #onTick} is to be called. It bounds how late a timeout is noticed. */
    public static final long TICK_MILLIS = 50;

    /** The answer to a read that was answered after its lease had ended. */
    public static final Answer LEASE_ENDED = new Answer.Refused(
            Answer.Reason.NO_LEASE, "the lease to answer reads ended while this one was answered; ask another replica");

    /** A process that missed this many ticks was paused, and has heard nobody for that reason. */
    private static final long PAUSE_MILLIS = 10 * TICK_MILLIS;

    /**
     * A difference between the wall clock and the clock of the leases. If the wall clock has gained this much, the
     * other clock stood still. If it has lost this much it was set, and may hide that.
     */
    private static final long JUMP_MILLIS = 500;

    final Context context;
    private final EarlyApply early;
    private long tickedAtMillis;

    public Replica(Settings settings, Storage storage, Now now) {
        context = new Context(settings, storage, now);
        early = new EarlyApply(context);
        tickedAtMillis = now.millis();
    }

    /** Handles a client's put or delete. */
    public List<Effect> onWrite(long token, Write write, Now now) {
        return at(now, () -> context.role().onWrite(token, write));
    }

    /**
     * Handles a client's get.
     *
     * @param room takes the answer, if there is one
     */
    public List<Effect> onGet(long token, String key, AnswerRoom room, Now now) {
        return at(now, () -> context.role().onRead(new Read.Get(token, key, room)));
    }

    /**
     * Handles a client's list.
     *
     * @param room takes the answer, if there is one
     */
    public List<Effect> onList(long token, Range range, AnswerRoom room, Now now) {
        return at(now, () -> context.role().onRead(new Read.Scan(token, range, room)));
    }

    /**
     * Handles another replica's request.
     *
     * @param receiver the replica that the message is meant for, which need not be this one: addresses are reused
     */
    public List<Effect> onRequest(long token, Receiver receiver, Request request, Now now) {
        return at(now, () -> {
            Receiver self = context.selfAsReceiver();
            if (receiver.equals(self)) dispatch(token, request);
            else
                context.outbox.refuse(
                        token,
                        Answer.Reason.NOT_THE_RECEIVER,
                        "this is " + self + ", and the message is for " + receiver + ", which is not here");
        });
    }

    /** Handles another replica's answer to a request of this one. */
    public List<Effect> onAnswer(Request asked, Answer answer, Now now) {
        return at(now, () -> {
            if (!(answer instanceof Answer.StaleView stale)) {
                context.role().onAnswer(asked, answer);
            } else if (asked instanceof Request.Apply apply && apply.standing() == Standing.LEARNER) {
                context.hint.onTold(stale.view().number());
            } else {
                context.hint.onStale(stale.view().number());
            }
        });
    }

    /** Handles a request of this replica that got no answer: it may have been executed. */
    public List<Effect> onFailure(Request asked, Now now) {
        return at(now, () -> context.role().onFailure(asked));
    }

    /**
     * Handles the registry's answer to {@link Effect.QueryView}, {@link Effect.Propose} or {@link Effect.ReportView}:
     * the view that it holds.
     *
     * @param query the number of the query that is answered
     */
    public List<Effect> onView(long query, View held, Now now) {
        return at(now, () -> {
            if (context.registry.isCurrent(query, held)) context.onViewHeld(held);
            context.hint.onAnswered(query);
            if (!context.hint.isOpen()) early.answer();
        });
    }

    /**
     * Handles the registry's answer to {@link Effect.ReportView} while it has no view: the highest one that was
     * reported. A replica in an older view takes the highest one from here, and then reports that.
     */
    public List<Effect> onHighest(long query, View highest, Now now) {
        return at(now, () -> {
            if (context.registry.isCurrent(query, View.NONE)) context.onHighestView(highest);
        });
    }

    /**
     * Handles the registry's answer to {@link Effect.Propose}: no view may be like this one, and no copy of the
     * proposal will ever be accepted.
     *
     * @param reason for people
     */
    public List<Effect> onRefused(View next, String reason, Now now) {
        return at(now, () -> {
            if (next.number() == context.view().number() + 1) context.role().onRefused(next, reason);
        });
    }

    /**
     * Handles the registry's answer to {@link Effect.ReportProgress}.
     *
     * @param recorded the furthest progress on which others relied
     * @param allowedView the number of the view that this replica may lead though it had not heard of it: its
     *     predecessor or an operator has made it lead; 0: none
     */
    public List<Effect> onRecordedProgress(LogProgress recorded, long allowedView, Now now) {
        return at(now, () -> context.role().onRecordedProgress(recorded, allowedView));
    }

    /**
     * Handles the addresses of the group's instances, as the registry lists them. Instances of every status are listed,
     * because a joiner is not up yet.
     */
    public List<Effect> onInstances(List<Member> instances, Now now) {
        return at(now, () -> context.addresses.update(instances));
    }

    /** Handles the end of {@link Effect.Write}. */
    public List<Effect> onWritten(Now now) {
        return at(now, () -> {
            context.disk.onWritten();
            context.role().onDurable();
        });
    }

    /**
     * Handles the end of {@link Effect.Install}: the cells on disk are those of {@code at}, not synced and not marked
     * as whole yet.
     */
    public List<Effect> onInstalled(JoinAttempt attempt, LogPosition at, List<LastRequest> oldestFirst, Now now) {
        return at(now, () -> {
            context.disk.onInstalled(at, oldestFirst);
            context.role().onInstalled(attempt);
        });
    }

    /** Handles the failure of {@link Effect.Install}, perhaps half way: the former data is still there, and whole. */
    public List<Effect> onInstallFailed(JoinAttempt attempt, Now now) {
        return at(now, () -> {
            context.disk.onInstallFailed();
            context.role().onInstallFailed(attempt);
        });
    }

    /** Handles the coming stop of this process. {@link Effect.Left} says when nothing holds the replica any longer. */
    public List<Effect> onLeave(Now now) {
        return at(now, () -> {
            context.leaving = true;
            context.role().onLeave();
        });
    }

    public List<Effect> onTick(Now now) {
        return at(now, () -> {
            if (now.millis() - tickedAtMillis > PAUSE_MILLIS) context.role().onPaused();
            tickedAtMillis = now.millis();
            early.onTick();
            context.hint.onTick();
            context.registry.queryViewEvery(context.timing().pollMillis());
            context.role().onTick();
            context.awaitingLease.onTick();
            context.registry.reportProgress();
            context.disk.write(true);
        });
    }

    public Status status(Now now) {
        pass(now);
        Role role = context.role();
        long readMillis = Math.max(0, role.readsUntilMillis() - now.millis());
        return new Status(
                role.name(),
                context.view(),
                readMillis > 0,
                role.why(),
                role.alarm(),
                context.state.end(),
                context.state.commit(),
                role.waiting() + context.awaitingLease.count(),
                context.state.weight(),
                readMillis,
                role.peers());
    }

    private void dispatch(long token, Request request) {
        if (request instanceof Request.Apply apply) {
            onApply(token, apply);
        } else if (request instanceof Request.ReadIndex readIndex) {
            context.role().onReadIndex(token, readIndex);
        } else if (request instanceof Request.TakeSnapshot take) {
            context.role().onTakeSnapshot(token, take);
        } else if (request instanceof Request.NewView newView) {
            context.onViewTold(newView.view());
            context.outbox.reply(token, new Answer.Learned());
        } else {
            throw new IllegalArgumentException("a request of an unknown kind: " + request);
        }
    }

    /** Refuses a message of a lower view, and keeps one of a higher view until the registry has answered. */
    private void onApply(long token, Request.Apply apply) {
        Entry wrong = context.has(Rule.HASH_LOG) ? EntryHash.firstWrong(apply.fromHash(), apply.entries()) : null;
        String complaint = ApplyCheck.complaint(apply);
        if (!complaint.isEmpty()) {
            context.outbox.refuse(token, Answer.Reason.NOT_READY, complaint);
        } else if (wrong != null) {
            context.outbox.refuse(token, Answer.Reason.WRONG_HASH, ApplyCheck.hash(wrong));
        } else if (apply.view().number() > context.view().number()
                && context.role().isActive()) {
            context.onViewTold(apply.view());
            early.keep(token, apply);
        } else {
            context.onApply(token, apply);
        }
    }

    private List<Effect> at(Now now, Runnable handler) {
        pass(now);
        handler.run();
        context.disk.write(false);
        return context.outbox.drain();
    }

    private void pass(Now now) {
        boolean hasJumped = Math.abs(now.aheadMillis() - context.now.aheadMillis()) > JUMP_MILLIS;
        context.now = now;
        if (!hasJumped) return;
        context.readLeaseUntilMillis = 0;
        context.role().onLeasesLost();
    }
}
