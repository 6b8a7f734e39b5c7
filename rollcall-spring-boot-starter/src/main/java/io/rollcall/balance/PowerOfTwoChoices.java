package io.rollcall.balance;

import java.util.List;

/**
 * The power of two choices: of two endpoints the less loaded one. That comes close to the least loaded of all, looks at two,
 * and does not send every caller to the same one as looking at all would.
 *
 * <p>The first is drawn by weight, the second from the others evenly. While nothing distinguishes the two it is the first, so an idle
 * service is called by weight.
 *
 * @see <a href="https://www.eecs.harvard.edu/~michaelm/postscripts/tpds2001.pdf">Mitzenmacher, The Power of Two Choices in Randomized Load
 *     Balancing, IEEE TPDS 12(10), 2001</a>
 */
final class PowerOfTwoChoices implements Picker {

    /** How loaded an endpoint is. */
    @FunctionalInterface
    interface Load {

        /** Whether an endpoint is less loaded than another. */
        boolean isLess(Endpoint endpoint, Endpoint than);
    }

    /** Endpoints in a row that let a call pass, for they are warming; where all are, somebody must take it. */
    private static final int MAX_SKIPPED = 8;

    private final Endpoint[] endpoints;
    private final AliasTable aliasTable;
    private final Load load;
    private final RandomSource random;

    PowerOfTwoChoices(List<Endpoint> endpoints, Load load, RandomSource random) {
        this.endpoints = endpoints.toArray(Endpoint[]::new);
        this.aliasTable =
                new AliasTable(endpoints.stream().mapToInt(Endpoint::weight).toArray());
        this.load = load;
        this.random = random;
    }

    @Override
    public Endpoint pick(Call call) {
        if (endpoints.length == 1) return endpoints[0];
        int first = first();
        Endpoint one = endpoints[first];
        int second = random.nextInt(endpoints.length - 1);
        Endpoint other = endpoints[second < first ? second : second + 1];
        return load.isLess(other, one) && other.accepts() ? other : one;
    }

    private int first() {
        int first = aliasTable.sample(random);
        for (int skipped = 0;
                skipped < MAX_SKIPPED && endpoints[first].isInSlowStart() && !endpoints[first].accepts();
                skipped++) first = aliasTable.sample(random);
        return first;
    }
}
