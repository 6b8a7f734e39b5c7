package io.rollcall.kv.simulation;

import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.Supplier;

/** Time and chance of one run: what happens, happens in the order of virtual time, and chance comes from the seed. */
final class World {

    final Random random;
    private final boolean traced;
    private final PriorityQueue<Event> events = new PriorityQueue<>();
    private long nowMillis;
    private long order;

    private record Event(long atMillis, long order, Runnable what) implements Comparable<Event> {
        @Override
        public int compareTo(Event other) {
            int byTime = Long.compare(atMillis, other.atMillis);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    World(long seed) {
        random = new Random(seed);
        traced = System.getProperty("seed") != null;
    }

    long nowMillis() {
        return nowMillis;
    }

    void after(long millis, Runnable what) {
        events.add(new Event(nowMillis + millis, order++, what));
    }

    boolean chance(double probability) {
        return random.nextDouble() < probability;
    }

    long between(long least, long most) {
        return least + random.nextInt(Math.toIntExact(most - least + 1));
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
}
