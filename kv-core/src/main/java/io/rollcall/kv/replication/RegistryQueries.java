package io.rollcall.kv.replication;

import io.rollcall.kv.store.View;

/**
 * Questions to the registry, in order, and what a report to one that has lost its views binds its reporter to.
 *
 * <p>Members that report what they know must not know more a moment later: a view that was lost might go on beside the one that is taken
 * back. So from its report until the registry has a view again, a replica follows no view that another replica tells, and takes no
 * answer to what it asked before. The view that is taken back has a number above all that were lost.
 */
final class RegistryQueries {

    private long lastQuestion;

    /** The first report since the registry lost its views; 0: it has a view, as far as is known. */
    private long reportedAt;

    long ask() {
        return ++lastQuestion;
    }

    long report() {
        long question = ask();
        if (reportedAt == 0) reportedAt = question;
        return question;
    }

    /** Whether only the registry is believed. */
    boolean binds() {
        return reportedAt > 0;
    }

    /** Whether what it says is news. A view that it holds ends what a report binds to. */
    boolean isAnswer(long question, View held) {
        if (binds() && question < reportedAt) return false;
        if (held.number() > 0) reportedAt = 0;
        return true;
    }
}
