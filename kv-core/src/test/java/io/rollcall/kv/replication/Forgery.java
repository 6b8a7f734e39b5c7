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

    /** The fields that {@link #ofOneField} knows. */
    public static final int FIELDS = 8;

    private Forgery() {}

    /** Returns the messages; none: the backup would not take them now, or holds what is not committed. */
    public static List<Request> of(Replica backup, String session) {
        if (!isFollowing(backup)) return List.of();
        ReplicaState state = backup.context.state;
        long view = backup.context.view().number();
        long end = state.end();
        Entry entry = new Entry(view, end + 1, state.endTimeMillis(), new Operation.Put(KEY, session), null)
                .after(state.hashAt(end));
        Request bring = apply(backup, session, end, end, List.of(entry));
        Request commit = apply(backup, session, end, end + 1, List.of());
        return List.of(bring, commit);
    }

    /**
     * Returns a message with one false value, which brings no entry; none: as for {@link #of}.
     *
     * @param which the field, from 0 to {@link #FIELDS} - 1
     */
    public static List<Request> ofOneField(Replica backup, String session, int which) {
        if (!isFollowing(backup)) return List.of();
        ReplicaState state = backup.context.state;
        long end = state.end();
        Request.Apply beat = apply(backup, session, end, end, List.of());
        long past = state.endTimeMillis() - 1;
        return List.of(
                switch (which) {
                    case 0 -> apply(backup, "~", end, end, List.of());
                    case 1 -> with(beat, Long.MAX_VALUE, Standing.MEMBER, end, end, beat.fromHash());
                    case 2 -> apply(backup, session, end, Long.MAX_VALUE, List.of());
                    case 3 -> with(beat, 0, Standing.MEMBER, Long.MAX_VALUE / 2, end, beat.fromHash());
                    case 4 -> with(beat, 0, Standing.MEMBER, 0, Long.MAX_VALUE / 2, beat.fromHash());
                    case 5 -> with(beat, 0, Standing.MEMBER, end, end, beat.fromHash() + 1);
                    case 6 -> with(beat, 0, Standing.LEARNER, end, end, beat.fromHash());
                    default -> apply(backup, session, end, end, List.of(entry(backup, past)));
                });
    }

    private static Entry entry(Replica backup, long timeMillis) {
        long seq = backup.context.state.end() + 1;
        return new Entry(backup.context.view().number(), seq, timeMillis, new Operation.Delete(KEY), null);
    }

    private static boolean isFollowing(Replica backup) {
        ReplicaState state = backup.context.state;
        return backup.context.role().name() == Status.Role.BACKUP
                && backup.context.view().contains(backup.context.self())
                && state.logView() == backup.context.view().number()
                && state.commit() == state.end();
    }

    private static Request.Apply with(
            Request.Apply beat, long number, Standing standing, long start, long from, long fromHash) {
        return new Request.Apply(
                beat.view(),
                beat.session(),
                beat.to(),
                number,
                standing,
                start,
                from,
                beat.fromView(),
                fromHash,
                beat.commit(),
                0,
                List.of());
    }

    private static Request.Apply apply(Replica backup, String session, long from, long commit, List<Entry> entries) {
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
