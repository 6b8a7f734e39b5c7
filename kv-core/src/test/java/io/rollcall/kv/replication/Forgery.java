package io.rollcall.kv.replication;

import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.Operation;
import io.rollcall.kv.store.ReplicaState;
import java.util.List;

/**
 * Messages to a backup that are not its primary's, though they say so. Whoever knows the primary's session can make
 * them: one brings an entry that nobody has made, the next one says that it is committed.
 */
public final class Forgery {

    /** The key that is written: no client has it. */
    public static final String KEY = "forged";

    private Forgery() {}

    /** Returns the messages; none: the backup would not take them now, or holds what is not committed. */
    public static List<Request> of(Replica backup, String session) {
        ReplicaState state = backup.context.state;
        long view = backup.context.view().number();
        long end = state.end();
        boolean isFollowing = backup.context.role().name() == Status.Role.BACKUP
                && backup.context.view().contains(backup.context.self())
                && state.logView() == view
                && state.commit() == end;
        if (!isFollowing) return List.of();
        Entry entry = new Entry(view, end + 1, state.endTimeMillis(), new Operation.Put(KEY, session), null)
                .after(state.hashAt(end));
        Request bring = apply(backup, session, end, end, List.of(entry));
        Request commit = apply(backup, session, end, end + 1, List.of());
        return List.of(bring, commit);
    }

    private static Request apply(Replica backup, String session, long from, long commit, List<Entry> entries) {
        ReplicaState state = backup.context.state;
        return new Request.Apply(
                backup.context.view(),
                session,
                JoinAttempt.ofMember(backup.context.self().replica()),
                0,
                Standing.MEMBER,
                from,
                from,
                state.viewAt(from),
                state.hashAt(from),
                commit,
                0,
                entries);
    }
}
