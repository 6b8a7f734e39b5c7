package io.rollcall.balance;

import java.util.List;

/**
 * {@code wrr}: round robin by weight, spread evenly. The weights 5, 1 and 1 give a a b a c a a, not a a a a a b c.
 *
 * <p>It is nginx's smooth weighted round robin: at each step every instance gains its weight, and the one that then has
 * most is picked and pays the sum of all weights; if several have most, the first one is picked. After (sum of weights)
 * / (their greatest common divisor) steps every instance is back at zero. The sequence is therefore computed once for
 * each list, and a pick is one atomic addition, as in {@link RoundRobin}. Computing it takes instances times period
 * steps: microseconds for a handful of instances, and some 50 ms for 1,000 instances of arbitrary weights (measured),
 * on a thread that no call waits for.
 *
 * @see <a href="https://github.com/nginx/nginx/commit/52327e0627f49dbda1e8db695e63a4b0af4448b1">Upstream: smooth
 *     weighted round-robin balancing, nginx 1.3.1, 2012</a>
 */
final class WeightedRoundRobin implements LoadBalancer {

    /**
     * At most 512 KiB of references for each service. The shares of 1,000 instances are off by less than one call in a
     * thousand.
     */
    static final int LONGEST_PERIOD = 65_536;

    /** The most turns in a row that instances may skip. A heavy instance may have this many turns of its own. */
    private static final int MAX_SKIPPED = 16;

    private final RoundRobinCursor cursor;

    /** @param start as in {@link RoundRobinCursor}; at 0 the sequence is the textbook's */
    WeightedRoundRobin(int start) {
        this.cursor = new RoundRobinCursor(start);
    }

    @Override
    public Picker picker(List<Endpoint> endpoints) {
        Endpoint[] sequence = sequence(endpoints);
        return call -> {
            Endpoint next = cursor.next(sequence);
            return next.isInSlowStart() ? nextThatAccepts(sequence, next) : next;
        };
    }

    /**
     * Returns the next instance that takes the call. An instance in slow start skips some of its turns; if all skip,
     * one must take the call.
     */
    private Endpoint nextThatAccepts(Endpoint[] sequence, Endpoint first) {
        Endpoint next = first;
        for (int skipped = 0; skipped < MAX_SKIPPED && !next.accepts(); skipped++) next = cursor.next(sequence);
        return next;
    }

    static Endpoint[] sequence(List<Endpoint> endpoints) {
        int[] weights = reduced(endpoints.stream().mapToInt(Endpoint::weight).toArray());
        int total = sum(weights);
        int[] current = new int[weights.length];
        Endpoint[] sequence = new Endpoint[total];
        for (int step = 0; step < total; step++) {
            int best = gain(current, weights);
            current[best] -= total;
            sequence[step] = endpoints.get(best);
        }
        return sequence;
    }

    /** Adds to each instance its weight. Returns the first of the instances that have most. */
    private static int gain(int[] current, int[] weights) {
        int best = 0;
        int most = Integer.MIN_VALUE;
        for (int i = 0; i < weights.length; i++) {
            int gained = current[i] + weights[i];
            current[i] = gained;
            if (gained > most) {
                most = gained;
                best = i;
            }
        }
        return best;
    }

    /**
     * Returns the smallest weights of the same proportions, or of nearly the same ones if the period would be too long.
     */
    private static int[] reduced(int[] weights) {
        int[] reduced = divided(weights);
        return sum(reduced) <= LONGEST_PERIOD ? reduced : divided(rescaled(reduced));
    }

    private static int[] divided(int[] weights) {
        int divisor = 0;
        for (int weight : weights) divisor = gcd(divisor, weight);
        int[] divided = new int[weights.length];
        for (int i = 0; i < weights.length; i++) divided[i] = weights[i] / divisor;
        return divided;
    }

    /**
     * Returns weights that are rounded down to fit. Each is at least 1, and a place is reserved for that, so no
     * instance is left out.
     */
    private static int[] rescaled(int[] weights) {
        long places = Math.max(0, LONGEST_PERIOD - weights.length);
        long total = sum(weights);
        int[] rescaled = new int[weights.length];
        for (int i = 0; i < weights.length; i++) rescaled[i] = (int) Math.max(1, weights[i] * places / total);
        return rescaled;
    }

    private static int sum(int[] weights) {
        int sum = 0;
        for (int weight : weights) sum = Math.addExact(sum, weight);
        return sum;
    }

    private static int gcd(int a, int b) {
        return b == 0 ? a : gcd(b, a % b);
    }
}
