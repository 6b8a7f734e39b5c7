package io.rollcall.registry.view;

import io.rollcall.wire.registry.View.Member;
import org.jspecify.annotations.Nullable;

/**
 * A replica that holds its lease now.
 *
 * @param replica the replica's UUID, from its registration
 * @param lease the lease that it holds
 */
record Proposer(String id, String replica, String lease) {

    boolean is(@Nullable Member member) {
        return member != null && member.id().equals(id) && member.replica().equals(replica);
    }
}
