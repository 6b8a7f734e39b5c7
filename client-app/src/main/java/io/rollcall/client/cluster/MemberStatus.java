package io.rollcall.client.cluster;

import com.fasterxml.jackson.annotation.JsonValue;
import org.jspecify.annotations.Nullable;

/**
 * What is known of one member. What the member says itself is null if it does not answer.
 *
 * @param name its address
 * @param term the term of its log
 * @param committed the index up to which the log is committed, as far as it knows; -1: nothing is
 * @param applied the index up to which it has applied the log; -1: nothing is
 * @param behind how many entries it lacks, as the leader knows; null: it leads, or this is not known
 * @param silentMillis the time since it answered the leader; null as before
 * @param staleMillis for how long its lists have been older than the leader's at most; null: they never were complete
 * @param member the UUID of its directory; null: it is not a member
 */
record MemberStatus(
        String name,
        Role role,
        @Nullable Long term,
        @Nullable Long committed,
        @Nullable Long applied,
        @Nullable Long behind,
        @Nullable Long silentMillis,
        @Nullable Long staleMillis,
        @Nullable String member) {

    /** What a member does. */
    enum Role {
        LEADS("leads"),
        FOLLOWS("follows"),
        /** It answers, and knows no leader or has no complete lists yet. */
        NOT_READY("not ready"),
        UNREACHABLE("unreachable");

        private final String text;

        Role(String text) {
            this.text = text;
        }

        @JsonValue
        String text() {
            return text;
        }
    }
}
