package io.rollcall.balance;

import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * {@code hash}: calls with the same {@link Call#key} go to the same instance, at every caller, for as long as it is there; of
 * calls without one each goes anywhere. When an instance goes, only its own keys move; when one comes, only to it.
 *
 * <p>Rendezvous hashing: for each key every instance has a score of its own, and the highest wins. The scores are compared once per list, not
 * for each key but for each of 8,192 buckets of keys, so a pick is one look into a table. Making it takes instances times buckets steps:
 * 2 ms for 20 instances.
 *
 * @see <a href="https://doi.org/10.1109/90.663936">Thaler and Ravishankar, Using name-based mappings to increase hit rates, IEEE/ACM ToN
 *     6(1), 1998</a>
 * @see <a href="https://www.snia.org/sites/default/files/SDC15_presentations/dist_sys/Jason_Resch_New_Consistent_Hashings_Rev.pdf">Resch, New
 *     hashing algorithms for data storage, SDC 2015: the weights</a>
 */
final class RendezvousHash implements LoadBalancer {

    /** A power of two; at 20 instances the shares are even to some percent, and at 1,000 each has a few. */
    private static final int BUCKETS = 8_192;

    private final RandomSource random;

    RendezvousHash(RandomSource random) {
        this.random = random;
    }

    @Override
    public Picker picker(List<Endpoint> endpoints) {
        Endpoint[] winners = winners(endpoints);
        return call -> {
            String key = call.key();
            return winners[key == null ? random.nextInt(BUCKETS) : bucket(key)];
        };
    }

    /** Callers of every zone send a key to the same instance. */
    @Override
    public boolean prefersNear() {
        return false;
    }

    private static Endpoint[] winners(List<Endpoint> endpoints) {
        long[] hashes = endpoints.stream().mapToLong(each -> hash(each.id())).toArray();
        Endpoint[] winners = new Endpoint[BUCKETS];
        for (int bucket = 0; bucket < BUCKETS; bucket++) {
            double highest = Double.NEGATIVE_INFINITY;
            for (int i = 0; i < hashes.length; i++) {
                double score =
                        score(mixed(hashes[i] ^ mixed(bucket)), endpoints.get(i).weight());
                if (score <= highest) continue;
                highest = score;
                winners[bucket] = endpoints.get(i);
            }
        }
        return winners;
    }

    /** The hash as a number between 0 and 1, to the power of the reciprocal of the weight; its logarithm orders as well. */
    private static double score(long hash, int weight) {
        double uniform = ((hash >>> 11) + 0.5) * 0x1.0p-53;
        return Math.log(uniform) / weight;
    }

    /** The string's own hash: it is kept with it, and the same in every process. */
    private static int bucket(String key) {
        return (int) mixed(key.hashCode()) & BUCKETS - 1;
    }

    /** FNV-1a. */
    private static long hash(String id) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : id.getBytes(StandardCharsets.UTF_8)) hash = (hash ^ b) * 0x100000001b3L;
        return mixed(hash);
    }

    /** Lets each bit depend on all others: the end of SplitMix64. */
    private static long mixed(long bits) {
        long mixed = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
