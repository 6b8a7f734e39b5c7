package io.rollcall.kv.replication;

/**
 * One attempt of one run of a replica to join the group. What was meant for an earlier one is not for this one.
 *
 * @param session the run of the process
 * @param number grows with each attempt of the session; 0: none yet
 */
public record Attempt(String session, int number) {}
