package io.rollcall.registry.lease;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A hashed timing wheel. It fires each lease's timer no earlier than it is due, and at most one tick after it is asked.
 *
 * <p>A ring of slots, one for each tick; a slot holds the timers that are due in its tick in a linked list. To arm and
 * to disarm are O(1). Every heartbeat postpones its timer, which only writes the new time: the wheel finds the timer in
 * its old slot, too early, and inserts it again. The same happens once each turn to a timer that is due more than a
 * turn ahead.
 *
 * @see <a href="https://doi.org/10.1145/41457.37504">Varghese and Lauck, Hashed and Hierarchical Timing Wheels
 *     (1987), scheme 6</a>
 */
final class TimerWheel {

    /** If the caller comes once a tick, a lease ends at most two ticks late: well within the promised 100 ms. */
    static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(20);

    /** A turn takes 20 s: a lease of the default 10 s is found too early at most once in its life. */
    private static final int SLOTS = 1_024;

    private final Timer[] slots = new Timer[SLOTS];

    /** The last tick whose slot has been emptied. No timer is inserted for it or an earlier one. */
    private long tick;

    TimerWheel(long startNanos) {
        tick = startNanos / TICK_NANOS;
        for (int i = 0; i < SLOTS; i++) slots[i] = new Timer();
    }

    void arm(Lease lease, long dueNanos) {
        lease.dueNanos = dueNanos;
        file(lease);
    }

    void postpone(Lease lease, long dueNanos) {
        if (dueNanos < lease.dueNanos)
            throw new IllegalArgumentException("A timer can be postponed, not brought forward");
        lease.dueNanos = dueNanos;
    }

    void disarm(Lease lease) {
        lease.unlink();
    }

    /** Removes and returns the leases whose timer was due by the last whole tick. */
    List<Lease> advance(long nowNanos) {
        List<Lease> due = new ArrayList<>(0);
        long target = nowNanos / TICK_NANOS;
        try {
            while (tick < target) empty(++tick, target * TICK_NANOS, due);
            return due;
        } catch (Error e) { // memory is short, and no lease may be lost
            due.forEach(this::file);
            throw e;
        }
    }

    /** Inserts a lease again whose expiry could not be handled. It is due at once. */
    void rearm(Lease lease) {
        file(lease);
    }

    private void empty(long tick, long untilNanos, List<Lease> due) {
        Timer found = slot(tick).detachRest(); // what is inserted from now on is due a turn later
        while (found != null) {
            Lease lease = (Lease) found; // only the heads of slots are not leases, and a head is never a next one
            found = found.next;
            lease.unlink();
            try {
                if (lease.dueNanos <= untilNanos) due.add(lease);
                else file(lease);
            } catch (Error e) {
                file(lease);
                for (Timer rest = found; rest != null; rest = found) {
                    found = rest.next;
                    file((Lease) rest);
                }
                throw e;
            }
        }
    }

    private void file(Lease lease) {
        long dueTick = (lease.dueNanos + TICK_NANOS - 1) / TICK_NANOS;
        lease.linkAfter(slot(Math.min(Math.max(dueTick, tick + 1), tick + SLOTS)));
    }

    private Timer slot(long tick) {
        return slots[(int) Math.floorMod(tick, (long) SLOTS)];
    }

    /** An entry in the list of a slot. The slot itself is the head of the list. */
    static class Timer {

        long dueNanos;
        private @Nullable Timer previous;
        private @Nullable Timer next;

        void linkAfter(Timer other) {
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
        Timer detachRest() {
            Timer rest = next;
            if (rest != null) rest.previous = null;
            next = null;
            return rest;
        }
    }
}
