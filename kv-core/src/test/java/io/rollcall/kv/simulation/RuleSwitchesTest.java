package io.rollcall.kv.simulation;

import static org.assertj.core.api.Assertions.fail;

import io.rollcall.kv.replication.Rule;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Each rule is needed: a group without it fails. Else the rule, or the simulation, is worth nothing. */
@Tag("model")
class RuleSwitchesTest {

    private static final long SEEDS = 10_000;
    private static final int AT_A_TIME = 48;

    @ParameterizedTest
    @EnumSource(Rule.class)
    void withoutTheRuleAViolationIsFound(Rule rule) {
        long seeds = seeds(rule);
        if (isViolated(lookedAtFirst(rule), rule)) return;
        for (long first = 0; first < seeds; first += AT_A_TIME) {
            var found = LongStream.range(first, first + AT_A_TIME)
                    .parallel()
                    .filter(seed -> isViolated(seed, rule))
                    .min();
            if (found.isPresent()) {
                System.out.printf("without %s seed %d fails%n", rule, found.getAsLong());
                return;
            }
        }
        fail("nothing is missed without %s in %d seeds", rule, seeds);
    }

    /**
     * The first seed that fails without WAIT_NEW_PRIMARY is 51,840; a story in {@code ViewsTest} fails without it at
     * once.
     */
    private static long seeds(Rule rule) {
        return rule == Rule.WAIT_NEW_PRIMARY ? 10 * SEEDS : SEEDS;
    }

    /** Where a long search was successful before. Where the simulation has changed since, it is made again. */
    private static long lookedAtFirst(Rule rule) {
        return rule == Rule.WAIT_NEW_PRIMARY ? 51_840 : 0;
    }

    private static boolean isViolated(long seed, Rule rule) {
        try {
            Run.of(seed, Set.of(rule), false);
            return false;
        } catch (AssertionError | RuntimeException violation) {
            return true;
        }
    }
}
