package io.rollcall.kv.replication;

/**
 * Who is meant by a message, or says it: a replica, and which of its attempts to join. What was meant for an earlier attempt is not
 * for this one; to a member, only the replica matters.
 *
 * @param replica a UUID that is kept with the data
 * @param session the run of the process; empty: any
 * @param number grows with each attempt of the session; 0: none
 */
public record JoinAttempt(String replica, String session, int number) {

    static JoinAttempt ofMember(String replica) {
        return new JoinAttempt(replica, "", 0);
    }
}
