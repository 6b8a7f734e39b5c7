package io.rollcall.registry.lookup;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.nio.charset.StandardCharsets;

/**
 * The order in which one caller prefers instances, by rendezvous hashing: each instance has a rank that depends on the
 * caller, the instance's id and its status alone, and the caller's part are the lowest ranks.
 *
 * <p>Hence all registries and all their runs choose alike, and a change of one instance replaces at most one in the
 * part. Each instance is in the parts of about callers times size / instances callers, as random choice spreads them:
 * the standard deviation is the root of that.
 *
 * <p>Instances that calls should go to come first, so that those which drain, for example, take nobody's place: the
 * order is that of {@link Status#callable}, with suspects after all others that are {@code UP}, and those to which an
 * operator lets no calls go after all others. Weights and zones do not count.
 *
 * <p>Google's deterministic subsetting (Site Reliability Engineering, 2016, chapter 20) and Rocksteadier Subsetting
 * (Ward, Wankadia and Guliani, Reinventing Backend Subsetting at Google, ACM Queue 20(5), 2022) spread more evenly.
 * Both need callers that are numbered consecutively.
 *
 * @param caller the hash of the caller's name
 * @param size the most instances of the part
 * @param everyStatus whether instances are listed that are not {@code UP}
 * @see <a href="https://doi.org/10.1109/90.663936">Thaler and Ravishankar, Using name-based mappings to increase hit
 *     rates, IEEE/ACM ToN 6(1), 1998</a>
 */
record Preference(long caller, int size, boolean everyStatus) {

    /** The rank of an instance that is not listed. */
    static final long UNLISTED = Long.MAX_VALUE;

    /** No instance has a higher rank, if it is listed. */
    static final long LAST = UNLISTED - 1;

    /** The bits of a rank that come from the hash. The bits above them come from the status. */
    private static final int HASH_BITS = 60;

    /** @param idHash the hash of the instance's id */
    long rank(Instance instance, long idHash) {
        boolean isListed = everyStatus || instance.takesCalls();
        return isListed ? rank(order(instance), idHash) : UNLISTED;
    }

    /** Returns the rank of the instance with this id while calls should go to it. It has no lower one. */
    long lowestRank(String id) {
        return rank(0, hash(id));
    }

    private long rank(long order, long idHash) {
        return order << HASH_BITS | mixed(caller + idHash) >>> (Long.SIZE - HASH_BITS);
    }

    private static long order(Instance instance) {
        if (!instance.allowsCalls()) return 4;
        return switch (instance.status()) {
            case UP -> instance.suspect() ? 1 : 0;
            case DRAINING -> 2;
            case STARTING, DOWN -> 3;
        };
    }

    /** Returns the FNV-1a hash of a text in UTF-8, mixed. */
    static long hash(String text) {
        long hash = 0xcbf29ce484222325L;
        for (byte b : text.getBytes(StandardCharsets.UTF_8)) hash = (hash ^ (b & 0xff)) * 0x100000001b3L;
        return mixed(hash);
    }

    /** Makes each bit depend on every other one: the finalizer of SplitMix64. */
    private static long mixed(long bits) {
        long mixed = (bits ^ bits >>> 30) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ mixed >>> 27) * 0x94d049bb133111ebL;
        return mixed ^ mixed >>> 31;
    }
}
