package io.rollcall.kv.replication;

import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.View;

/**
 * What a test may know of a replica that no one else does. Looking changes nothing, not even what time the replica
 * thinks it is.
 */
public final class Inspection {

    private Inspection() {}

    public static long commit(Replica replica) {
        return replica.context.state.commit();
    }

    public static long end(Replica replica) {
        return replica.context.state.end();
    }

    public static Entry entry(Replica replica, long seq) {
        return replica.context.state.entry(seq);
    }

    public static View view(Replica replica) {
        return replica.context.view();
    }

    public static Status.Role role(Replica replica) {
        return replica.context.role().name();
    }

    public static String why(Replica replica) {
        return replica.context.role().why();
    }
}
