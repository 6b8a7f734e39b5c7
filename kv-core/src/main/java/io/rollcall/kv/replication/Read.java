package io.rollcall.kv.replication;

import io.rollcall.kv.store.Range;
import io.rollcall.kv.store.ReplicaState;

/** A client's read. It is data, so it can wait for a lease or a read index, and be given to another role. */
sealed interface Read {

    /** Returns the token with which the answer is given. */
    long token();

    /** Returns whether an uncommitted entry may change the answer. */
    boolean isDirty(ReplicaState state);

    Answer answer(ReplicaState state);

    /** A read of one key. */
    record Get(long token, String key) implements Read {

        @Override
        public boolean isDirty(ReplicaState state) {
            return state.isDirty(key);
        }

        @Override
        public Answer answer(ReplicaState state) {
            return new Answer.Got(state.get(key));
        }
    }

    /** A read of a range of keys. */
    record Scan(long token, Range range) implements Read {

        @Override
        public boolean isDirty(ReplicaState state) {
            return state.isDirty(range);
        }

        @Override
        public Answer answer(ReplicaState state) {
            return new Answer.Listed(state.list(range));
        }
    }
}
