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
final class TwoChoices implements Picker {

    /** How loaded an endpoint is. */
    @FunctionalInterface
    interface Load {

        /** Whether an endpoint is less loaded than another. */
        boolean isLess(Endpoint endpoint, Endpoint than);
    }

    /** Endpoints in a row that let a call pass, for they are warming; where all are, somebody must take it. */
    private static final int MOST_PASSED = 8;

    private final Endpoint[] endpoints;
    private final Shares shares;
    private final Load load;
    private final Chance chance;

    TwoChoices(List<Endpoint> endpoints, Load load, Chance chance) {
        this.endpoints = endpoints.toArray(Endpoint[]::new);
        this.shares = new Shares(endpoints.stream().mapToInt(Endpoint::weight).toArray());
        this.load = load;
        this.chance = chance;
    }

    @Override
    public Endpoint pick(Call call) {
        if (endpoints.length == 1) return endpoints[0];
        int first = first();
        Endpoint one = endpoints[first];
        int second = chance.below(endpoints.length - 1);
        Endpoint other = endpoints[second < first ? second : second + 1];
        return load.isLess(other, one) && other.takes() ? other : one;
    }

    private int first() {
        int first = shares.draw(chance);
        for (int passed = 0;
                passed < MOST_PASSED && endpoints[first].isWarming() && !endpoints[first].takes();
                passed++) first = shares.draw(chance);
        return first;
    }
}
