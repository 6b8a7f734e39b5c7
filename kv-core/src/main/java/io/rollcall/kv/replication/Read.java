package io.rollcall.kv.replication;

import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Page;
import io.rollcall.kv.store.Range;
import io.rollcall.kv.store.ReplicaState;

/** A client's read. It is data, so it can wait for a lease or a read index, and be given to another role. */
sealed interface Read {

    /** Returns the token with which the answer is given. */
    long token();

    /** Returns whether an uncommitted entry may change the answer. */
    boolean isDirty(ReplicaState state);

    /** Returns the answer, or a refusal if there is no room for it. */
    Answer answer(ReplicaState state);

    /** The answer to a read for which there is no room. */
    Answer NO_ROOM = new Answer.Refused(
            Answer.Reason.NO_ROOM,
            "answers that are read slowly take all room for large ones, or your part of it; ask again, or for less");

    /** A read of one key. */
    record Get(long token, String key, AnswerRoom room) implements Read {

        @Override
        public boolean isDirty(ReplicaState state) {
            return state.isDirty(key);
        }

        @Override
        public Answer answer(ReplicaState state) {
            Cell cell = state.get(key);
            return cell == null || room.take(cell.weight()) ? new Answer.Got(cell) : NO_ROOM;
        }
    }

    /** A read of a range of keys. */
    record Scan(long token, Range range, AnswerRoom room) implements Read {

        @Override
        public boolean isDirty(ReplicaState state) {
            return state.isDirty(range);
        }

        @Override
        public Answer answer(ReplicaState state) {
            Page page = state.list(range);
            return room.take(page.weight()) ? new Answer.Listed(page) : NO_ROOM;
        }
    }
}
