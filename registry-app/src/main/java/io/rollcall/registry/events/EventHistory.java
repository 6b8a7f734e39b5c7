package io.rollcall.registry.events;

import io.rollcall.registry.catalog.Capacity;
import io.rollcall.wire.registry.Event;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The latest events of this member. Their sequences are part of what members replicate, so all members that were there
 * have the same ones; what happened before a snapshot that this member has taken in is not known here.
 *
 * <p>One thread at a time adds; any thread reads.
 */
public final class EventHistory {

    /** What an event takes of the heap, with its texts. A reason of an operator may take more, and few have one. */
    private static final int BYTES_OF_EVENT = 500;

    private static final int HEAP_PERCENT = 5;

    private static final int KEPT_MIN = 100;

    private record Kept(Event event, long atMillis) {}

    /**
     * A part of the history.
     *
     * @param events in their order, with their ages
     * @param next the sequence up to which the history was looked at
     * @param missed whether events are missing before these
     */
    public record Part(List<Event> events, long next, boolean missed) {}

    private final int most;
    private final LongSupplier nowMillis;
    private final Deque<Kept> kept = new ArrayDeque<>();
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();

    /** The sequence of the last event, kept or not. */
    private long last;

    /** The events after this sequence are kept. */
    private long floor;

    /**
     * @param sequence the number of the last event before the first one here
     * @param most the most events that are kept
     * @param nowMillis the time of day, in milliseconds since 1970
     */
    public EventHistory(long sequence, int most, LongSupplier nowMillis) {
        this.last = sequence;
        this.floor = sequence;
        this.most = most;
        this.nowMillis = nowMillis;
    }

    /**
     * Returns how many events are kept: as many as are asked for, or fewer where the heap is small.
     *
     * @param heapBytes the largest size of the heap
     */
    public static int limit(int asked, long heapBytes) {
        long room = Capacity.free(heapBytes) / 100 * HEAP_PERCENT / BYTES_OF_EVENT;
        return (int) Math.min(asked, Math.max(KEPT_MIN, room));
    }

    /** Forgets what is kept. The next event is not the next one after those. */
    public synchronized void begin(long sequence) {
        kept.clear();
        last = sequence;
        floor = sequence;
    }

    /**
     * Adds an event, unless it is here already, as after a listener has failed.
     *
     * @param atMillis when it happened, in milliseconds since 1970; 0: now
     */
    public void add(Event event, long atMillis) {
        synchronized (this) {
            if (event.sequence() > last) keep(new Kept(event, atMillis == 0 ? nowMillis.getAsLong() : atMillis));
        }
        listeners.forEach(Runnable::run);
    }

    private void keep(Kept next) {
        kept.addLast(next);
        last = next.event().sequence();
        if (kept.size() > most) floor = kept.removeFirst().event().sequence();
    }

    /** Adds a listener that is called after each event, and must not wait. */
    void onEvent(Runnable listener) {
        listeners.add(listener);
    }

    /** Returns the sequence of the last event. */
    public synchronized long last() {
        return last;
    }

    /**
     * Returns the events after a sequence, the oldest first.
     *
     * @param after null: the latest ones
     * @param service null: those of every service
     * @param mayLag whether the reader may have its sequence from a member that is further, so that a higher one than
     *     is known here is no mistake
     */
    synchronized Part read(@Nullable Long after, @Nullable String service, int limit, boolean mayLag) {
        if (after == null) return latest(service, limit);
        if (after > last) return new Part(List.of(), mayLag ? after : last, !mayLag);
        List<Kept> found = latestFirst(Math.max(after, floor), service, Integer.MAX_VALUE);
        boolean isCut = found.size() > limit;
        List<Kept> first = found.subList(Math.max(0, found.size() - limit), found.size());
        return new Part(told(first), isCut ? first.get(0).event().sequence() : last, after < floor);
    }

    private Part latest(@Nullable String service, int limit) {
        return new Part(told(latestFirst(floor, service, limit)), last, false);
    }

    /** A reader is mostly near the end, so the search begins there. */
    private List<Kept> latestFirst(long after, @Nullable String service, int most) {
        List<Kept> found = new ArrayList<>(0);
        Iterator<Kept> each = kept.descendingIterator();
        while (each.hasNext() && found.size() < most) {
            Kept one = each.next();
            if (one.event().sequence() <= after) break;
            if (service == null || service.equals(one.event().service())) found.add(one);
        }
        return found;
    }

    private List<Event> told(List<Kept> latestFirst) {
        long now = nowMillis.getAsLong();
        List<Event> told = new ArrayList<>(latestFirst.size());
        for (int i = latestFirst.size() - 1; i >= 0; i--) told.add(aged(latestFirst.get(i), now));
        return told;
    }

    private static Event aged(Kept kept, long nowMillis) {
        Event event = kept.event();
        return new Event(
                event.sequence(),
                Math.max(0, nowMillis - kept.atMillis()),
                event.service(),
                event.id(),
                event.change(),
                event.cause(),
                event.from(),
                event.to(),
                event.by(),
                event.reason());
    }
}
