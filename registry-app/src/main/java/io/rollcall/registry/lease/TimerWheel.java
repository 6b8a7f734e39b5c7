package io.rollcall.registry.lease;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Rings each lease's alarm no earlier than it is due, and at most one tick later than it is asked.
 *
 * <p>A ring of slots, one a tick; a slot holds the alarms that are due in its tick in a linked list. Arming and disarming are
 * O(1). Postponing, which every heartbeat does, only writes the new time: the alarm is found in its old slot, too early,
 * and filed anew. So is one that is due more than a turn ahead, once each turn.
 *
 * @see <a href="https://doi.org/10.1145/41457.37504">Varghese and Lauck, Hashed and Hierarchical Timing Wheels (1987), scheme
 *     6</a>
 */
final class TimerWheel {

    /** With a caller that comes as often, a lease ends at most two of them late: well within the 100 ms we promise. */
    static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** A turn is 20 s: a lease of the default 10 s is found too early once a life at most. */
    private static final int SLOTS = 1_024;

    private final Alarm[] slots = new Alarm[SLOTS];

    /** The last tick whose slot has been emptied. No alarm is filed for it or an earlier one. */
    private long tick;

    TimerWheel(long startNanos) {
        tick = startNanos / TICK_NANOS;
        for (int i = 0; i < SLOTS; i++) slots[i] = new Alarm();
    }

    void arm(Lease lease, long dueNanos) {
        lease.dueNanos = dueNanos;
        file(lease);
    }

    void postpone(Lease lease, long dueNanos) {
        if (dueNanos < lease.dueNanos)
            throw new IllegalArgumentException("An alarm can be postponed, not brought forward");
        lease.dueNanos = dueNanos;
    }

    void disarm(Lease lease) {
        lease.unlink();
    }

    /** Removes and returns the leases whose alarm was due by the last whole tick. */
    List<Lease> advance(long nowNanos) {
        List<Lease> due = new ArrayList<>(0);
        long target = nowNanos / TICK_NANOS;
        try {
            while (tick < target) empty(++tick, target * TICK_NANOS, due);
            return due;
        } catch (Error e) { // memory is short: none of them may be forgotten
            due.forEach(this::file);
            throw e;
        }
    }

    /** What was due could not be dealt with, and is due again. */
    void ringAgain(Lease lease) {
        file(lease);
    }

    private void empty(long tick, long untilNanos, List<Lease> due) {
        Alarm found = slot(tick).takeRest(); // what is filed from now on is for a turn ahead
        while (found != null) {
            Lease lease = (Lease) found; // only slots are no leases, and they are nobody's next
            found = found.next;
            lease.unlink();
            try {
                if (lease.dueNanos <= untilNanos) due.add(lease);
                else file(lease);
            } catch (Error e) {
                file(lease);
                for (Alarm rest = found; rest != null; rest = found) {
                    found = rest.next;
                    file((Lease) rest);
                }
                throw e;
            }
        }
    }

    private void file(Lease lease) {
        long dueTick = (lease.dueNanos + TICK_NANOS - 1) / TICK_NANOS;
        lease.linkBehind(slot(Math.min(Math.max(dueTick, tick + 1), tick + SLOTS)));
    }

    private Alarm slot(long tick) {
        return slots[(int) Math.floorMod(tick, (long) SLOTS)];
    }

    /** A link in the list of a slot; the slot is its head. */
    static class Alarm {

        long dueNanos;
        private @Nullable Alarm previous;
        private @Nullable Alarm next;

        void linkBehind(Alarm other) {
            unlink();
            previous = other;
            next = other.next;
            if (next != null) next.previous = this;
            other.next = this;
        }

        void unlink() {
            if (previous != null) previous.next = next;
            if (next != null) next.previous = previous;
            previous = null;
            next = null;
        }

        @Nullable
        Alarm takeRest() {
            Alarm rest = next;
            if (rest != null) rest.previous = null;
            next = null;
            return rest;
        }
    }
}
