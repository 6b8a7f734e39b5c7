package io.rollcall.kv.replication;

/**
 * The receiver or sender of a message: a replica, and one of its attempts to join. A message for an earlier attempt is
 * not for this one. For a member, only the replica matters.
 *
 * @param replica a UUID that is kept with the data
 * @param session the run of the process; empty: any
 * @param number a number that grows with each attempt of the session; 0: none
 */
public record JoinAttempt(String replica, String session, int number) {

    static JoinAttempt ofMember(String replica) {
        return new JoinAttempt(replica, "", 0);
    }
}
