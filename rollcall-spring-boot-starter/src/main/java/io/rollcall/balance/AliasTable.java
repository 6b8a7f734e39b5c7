package io.rollcall.balance;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.stream.IntStream;

/**
 * The alias method: samples an index with the probability of its weight in constant time. It picks a column of a table
 * with equal probability, and then one of the two indexes that share the column.
 *
 * @see <a href="https://doi.org/10.1109/32.92917">Vose, A linear algorithm for generating random numbers with a given
 *     distribution, IEEE TSE 17(9), 1991</a>
 */
final class AliasTable {

    /** The number of units in a column: the probabilities are off by less than one in a billion. */
    private static final int COLUMN = 1 << 30;

    private final int[] own;
    private final int[] alias;
    private final boolean even;

    /** @param weights positive numbers */
    AliasTable(int[] weights) {
        int places = weights.length;
        this.own = new int[places];
        this.alias = new int[places];
        this.even = IntStream.of(weights).distinct().count() == 1;
        fill(scaled(weights));
    }

    int sample(RandomSource random) {
        int column = random.nextInt(own.length);
        return even || random.nextInt(COLUMN) < own[column] ? column : alias[column];
    }

    /** Scales the weights so that their average is 1, the height of a column. */
    private static double[] scaled(int[] weights) {
        double total = IntStream.of(weights).asDoubleStream().sum();
        return IntStream.of(weights)
                .mapToDouble(weight -> weight * weights.length / total)
                .toArray();
    }

    /** Fills the rest of each light index's column with a heavy index. */
    private void fill(double[] heights) {
        Deque<Integer> light = new ArrayDeque<>();
        Deque<Integer> heavy = new ArrayDeque<>();
        for (int place = 0; place < heights.length; place++) {
            own[place] = COLUMN;
            (heights[place] < 1 ? light : heavy).push(place);
        }
        while (!light.isEmpty() && !heavy.isEmpty()) {
            int less = light.pop();
            int more = heavy.pop();
            own[less] = (int) Math.round(heights[less] * COLUMN);
            alias[less] = more;
            heights[more] -= 1 - heights[less];
            (heights[more] < 1 ? light : heavy).push(more);
        }
    }
}
