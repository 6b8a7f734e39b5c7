package io.rollcall.balance;

import java.util.List;

/**
 * The power of two choices: picks the less loaded of two endpoints. The result is close to the least loaded of all
 * endpoints. It looks at only two, and avoids that every caller picks the same endpoint, as looking at all of them
 * would.
 *
 * <p>The first endpoint is sampled by weight, the second one evenly from the others. If nothing distinguishes the two,
 * the first one is picked, so an idle service is called by weight.
 *
 * @see <a href="https://www.eecs.harvard.edu/~michaelm/postscripts/tpds2001.pdf">Mitzenmacher, The Power of Two Choices
 *     in Randomized Load Balancing, IEEE TPDS 12(10), 2001</a>
 */
final class PowerOfTwoChoices implements Picker {

    /** Compares the load of endpoints. */
    @FunctionalInterface
    interface Load {

        /** Returns whether an endpoint is less loaded than another. */
        boolean isLess(Endpoint endpoint, Endpoint than);
    }

    /**
     * The most endpoints in a row that may refuse a call because they are in slow start. If all of them are, one must
     * take the call.
     */
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
