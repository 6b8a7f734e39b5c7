package io.rollcall.registry.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.registry.lease.Member.Rule;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.ToIntFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A million steps of three and five members of a registry in virtual time, over a modelled log, with its faults. */
class MembersSimulationTest {

    private static final int STEPS = 5_000;

    @Seeds(200)
    void whatTheyPromiseHolds(long seed) {
        new MembersSimulation(seed, Set.of()).run(STEPS);
    }

    @Test
    void theFaultsHappen() {
        List<MembersSimulation> simulations = new ArrayList<>();
        for (long seed = 1; seed <= 20; seed++) {
            MembersSimulation simulation = new MembersSimulation(seed, Set.of());
            simulation.run(STEPS);
            simulations.add(simulation);
        }
        assertThat(sum(simulations, simulation -> (int) simulation.terms())).isGreaterThan(100);
        assertThat(sum(simulations, simulation -> simulation.pausedLeaders)).isGreaterThan(100);
        assertThat(sum(simulations, simulation -> simulation.crashedLeaders)).isGreaterThan(50);
        assertThat(sum(simulations, simulation -> simulation.lateEntries)).isGreaterThan(10);
        assertThat(sum(simulations, simulation -> simulation.suspects)).isGreaterThan(20);
        assertThat(sum(simulations, simulation -> simulation.refused)).isGreaterThan(20);
        assertThat(sum(simulations, simulation -> simulation.expiries)).isGreaterThan(100);
        assertThat(sum(simulations, simulation -> simulation.acknowledged)).isGreaterThan(2_000);
        assertThat(sum(simulations, simulation -> simulation.reads)).isGreaterThan(1_000);
    }

    /** A deposed leader that does not know it would answer an older view than one that was acknowledged. */
    @Test
    void aViewThatIsReadWithoutABarrierIsStaleNowAndThen() {
        assertThatThrownBy(() -> {
                    for (long seed = 1; seed <= 200; seed++) {
                        MembersSimulation simulation = new MembersSimulation(seed, Set.of());
                        simulation.readsAtOnce = true;
                        simulation.run(STEPS);
                    }
                })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("the view that");
    }

    private static int sum(List<MembersSimulation> simulations, ToIntFunction<MembersSimulation> count) {
        return simulations.stream().mapToInt(count).sum();
    }

    @ParameterizedTest
    @EnumSource
    void withoutARuleAPromiseIsBroken(Rule rule) {
        assertThatThrownBy(() -> {
                    for (long seed = 1; seed <= 200; seed++) new MembersSimulation(seed, EnumSet.of(rule)).run(STEPS);
                })
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("ended");
    }
}
