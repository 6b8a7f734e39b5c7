package io.rollcall.kv.replication;

import io.rollcall.kv.store.Range;
import io.rollcall.kv.store.Snapshot;
import io.rollcall.kv.store.Write;
import java.util.List;

/**
 * One replica of the key-value store, as a state machine. Not thread-safe: whoever runs it gives it one message at a
 * time, together with the time, and does what comes back, in order.
 *
 * <p><b>Writes.</b> The primary puts an entry in its log, sends it to all backups that are counted in, and commits it once
 * every one of them has it: no quorum and no skipping, so that every replica can answer reads.
 *
 * <p><b>Reads.</b> The primary answers from what is committed. A backup answers a clean key itself; where an entry for
 * the key is prepared, only the primary knows whether it is committed, so it is asked.
 *
 * <p><b>Joining.</b> A joiner gets a snapshot and all entries behind it. Once it holds all that is committed, it is
 * counted in; from then on it must have every entry, and answers reads.
 *
 * <p><b>The view is fixed</b>: the settings name the primary, and no one takes over from it. A backup that is gone
 * without a farewell stalls writes until it has joined anew. A restarted primary asks the other replicas for what they
 * hold before it does anything, and leads a new view, whose number is higher, so that an entry's {@code (view, seq)} stays
 * its name. It knows of those alone that the registry lists: where it lists none, the group begins anew, and a replica
 * that was cut off then refuses this primary and says why. Views that the registry holds, and disks, will end that.
 *
 * @see <a href="https://www.microsoft.com/en-us/research/publication/pacifica-replication-in-log-based-distributed-storage-systems/">
 *     Lin et al., PacificA, 2008</a>
 * @see <a href="https://www.usenix.org/conference/usenix-09/object-storage-craq">Terrace and Freedman, CRAQ, 2009</a>
 */
public final class Replica {

    /** {@link #onTick} is to be called about so often. It bounds how late anything that waits is noticed. */
    public static final long TICK_MILLIS = 50;

    private final Context context;
    private Role role;

    public Replica(Settings settings) {
        context = new Context(settings);
        boolean leads = settings.self().id().equals(settings.primaryId());
        role = leads ? new Recovering(context) : new Joining(context);
    }

    /** A client's put or delete. */
    public List<Effect> onWrite(long token, Write write, Now now) {
        return at(now, () -> role.onWrite(token, write));
    }

    /** A client's get. */
    public List<Effect> onGet(long token, String key, Now now) {
        return at(now, () -> role.onGet(token, key));
    }

    /** A client's list. */
    public List<Effect> onList(long token, Range range, Now now) {
        return at(now, () -> role.onList(token, range));
    }

    /** Another replica's request. */
    public List<Effect> onRequest(long token, Request request, Now now) {
        return at(now, () -> dispatch(token, request));
    }

    /** Another replica's answer to what was sent to it. */
    public List<Effect> onAnswer(Contact from, Request asked, Answer answer, Now now) {
        return at(now, () -> role.onAnswer(from, asked, answer));
    }

    /** What was sent got no answer: it may have been executed. */
    public List<Effect> onFailure(Request asked, Now now) {
        return at(now, () -> role.onFailure(asked));
    }

    /** Who else is in the group, as the registry has it: of every status, for a joiner is not up yet. */
    public List<Effect> onInstances(List<Contact> instances, Now now) {
        return at(now, () -> {
            context.others = instances.stream()
                    .filter(instance ->
                            !instance.id().equals(context.settings.self().id()))
                    .toList();
            role.onOthers();
        });
    }

    /** This process is about to stop. {@link Effect.Left} says when nothing keeps it any longer. */
    public List<Effect> onLeave(Now now) {
        return at(now, () -> role.onLeave());
    }

    public List<Effect> onTick(Now now) {
        return at(now, () -> role.onTick());
    }

    public Status status(Now now) {
        context.now = now;
        return new Status(
                role.name(),
                context.view,
                role.isReady(),
                role.why(),
                context.ledger.end(),
                context.ledger.commit(),
                role.waiting(),
                context.ledger.weight(),
                role.peers());
    }

    /** All that this replica holds now. Costs time in the size of the store, not in that of its values. */
    public Snapshot snapshot() {
        return context.ledger.snapshot();
    }

    private void dispatch(long token, Request request) {
        if (request instanceof Request.Apply apply) {
            role.onApply(token, apply);
        } else if (request instanceof Request.Committed committed) {
            role.onCommitted(token, committed);
        } else if (request instanceof Request.TakeSnapshot take) {
            role.onTakeSnapshot(token, take);
        } else if (request instanceof Request.Recover recover) {
            role.onRecover(token, recover);
        }
    }

    private List<Effect> at(Now now, Runnable handler) {
        context.now = now;
        handler.run();
        role = context.roleAfter(role);
        return context.drain();
    }
}
