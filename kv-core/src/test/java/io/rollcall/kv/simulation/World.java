package io.rollcall.kv.simulation;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Supplier;

/** Time and chance of one run: what happens, happens in the order of virtual time, and chance comes from the seed. */
final class World {

    private final boolean traced;
    private final PriorityQueue<Event> events = new PriorityQueue<>(512);
    private long state;
    private long nowMillis;
    private long order;

    private record Event(long atMillis, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atMillis, other.atMillis);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    World(long seed, boolean traced) {
        this.traced = traced;
        this.state = seed * 0x5851F42D4C957F2DL + 0x14057B7EF767814FL;
    }

    long nowMillis() {
        return nowMillis;
    }

    void after(long millis, Runnable what) {
        events.add(new Event(nowMillis + millis, order++, what));
    }

    boolean chance(double probability) {
        return probability > 0 && (bits() >>> 11) * 0x1.0p-53 < probability;
    }

    /** Both included. */
    long between(long least, long most) {
        return least + Math.floorMod(bits() >>> 16, most - least + 1);
    }

    double fraction() {
        return (bits() >>> 11) * 0x1.0p-53;
    }

    <T> T oneOf(List<T> all) {
        return all.get((int) between(0, all.size() - 1));
    }

    <T> List<T> shuffled(List<T> all) {
        List<T> rest = new ArrayList<>(all);
        List<T> result = new ArrayList<>();
        while (!rest.isEmpty()) result.add(rest.remove((int) between(0, rest.size() - 1)));
        return result;
    }

    void runUntil(long millis) {
        while (!events.isEmpty() && events.element().atMillis() <= millis) {
            Event event = events.remove();
            nowMillis = event.atMillis();
            event.what().run();
        }
        nowMillis = millis;
    }

    void trace(Supplier<String> line) {
        if (traced) System.out.printf("%7d %s%n", nowMillis, line.get());
    }

    /** SplitMix64: java.util.Random takes a tenth of a run. */
    private long bits() {
        state += 0x9E3779B97F4A7C15L;
        long mixed = (state ^ (state >>> 30)) * 0xBF58476D1CE4E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D049BB133111EBL;
        return mixed ^ (mixed >>> 31);
    }
}
