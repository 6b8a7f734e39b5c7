package io.rollcall.kv.simulation;

import java.util.Arrays;
import java.util.List;

/**
 * Carries messages between nodes, and loses, delays, doubles and reorders them. Nodes are numbered; so is the registry.
 */
final class Network {

    private static final long USUAL_MILLIS = 4;

    private final World world;
    private final Profile profile;
    private final int[][] cuts;
    private boolean healed;
    private int slow = -1;
    private long slowUntilMillis;

    Network(World world, Profile profile, int nodes) {
        this.world = world;
        this.profile = profile;
        this.cuts = new int[nodes][nodes];
    }

    /** From now on every message arrives. */
    void heal() {
        healed = true;
        for (int[] row : cuts) Arrays.fill(row, 0);
    }

    /** Loses for a while whatever goes from one of these to one of those. */
    void cut(List<Integer> from, List<Integer> to, long millis) {
        cut(from, to, 1);
        world.after(millis, () -> {
            if (!healed) cut(from, to, -1);
        });
    }

    private void cut(List<Integer> from, List<Integer> to, int by) {
        for (int one : from) for (int other : to) if (one != other) cuts[one][other] += by;
    }

    /** Delays for a while every second message to a machine by up to seconds. */
    void slowDown(int node, long millis) {
        slow = node;
        slowUntilMillis = world.nowMillis() + millis;
    }

    boolean reaches(int from, int to) {
        return cuts[from][to] == 0;
    }

    /** @return false: it is lost */
    boolean carry(int from, int to, Runnable arrival) {
        if (!reaches(from, to)) return false;
        boolean isLate = to == slow && world.nowMillis() < slowUntilMillis && !healed && world.chance(0.5);
        if (isLate) {
            world.after(world.between(20, 2_500), arrival);
            return true;
        }
        return carry(arrival, !healed && world.chance(profile.duplicates()));
    }

    /** Carries a message to or from a client. */
    boolean carry(Runnable arrival, boolean twice) {
        if (!healed && world.chance(profile.loss())) return false;
        world.after(delayMillis(), arrival);
        if (twice) world.after(delayMillis(), arrival);
        return true;
    }

    private long delayMillis() {
        boolean isSlow = !healed && world.chance(profile.slow());
        return isSlow ? world.between(5, profile.slowMillis()) : world.between(0, USUAL_MILLIS);
    }
}
