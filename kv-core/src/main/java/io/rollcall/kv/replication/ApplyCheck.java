package io.rollcall.kv.replication;

import io.rollcall.kv.store.Entry;

/**
 * What is true of the entries of every primary, whatever its log is. A message of which it is not true has no effect:
 * some other process has made it, and what it brings would end this replica, or could not be sent on.
 */
final class ApplyCheck {

    /**
     * The longest time between two entries: a century, because the first entry of an old log may have the wall clock's
     * time. Without a limit one entry would bring the log's time to the end of its range for good.
     */
    private static final long STEP_MAX_MILLIS = 100L * 366 * 24 * 60 * 60 * 1_000;

    private ApplyCheck() {}

    /** Returns why no primary has sent this; empty: it may be a primary's. */
    static String complaint(Request.Apply apply) {
        long seq = apply.from();
        Entry before = null;
        for (Entry entry : apply.entries()) {
            seq++;
            if (entry.seq() != seq || entry.view() > apply.view().number())
                return "the entries do not follow each other";
            if (before != null && !follows(before.timeMillis(), entry)) return time(entry);
            if (MessageSize.isTooLargeToBePassedOn(entry))
                return "entry %d is larger than any write may be".formatted(entry.seq());
            before = entry;
        }
        return "";
    }

    /** Returns whether the entry may have this time, if the one before it has {@code beforeMillis}. */
    static boolean follows(long beforeMillis, Entry entry) {
        return entry.timeMillis() >= beforeMillis && entry.timeMillis() - beforeMillis <= STEP_MAX_MILLIS;
    }

    static String hash(Entry entry) {
        return "entry %d of view %d is not what its hash says".formatted(entry.seq(), entry.view());
    }

    static String time(Entry entry) {
        return "entry %d has the time %d, which does not follow the time of the entry before it"
                .formatted(entry.seq(), entry.timeMillis());
    }
}
