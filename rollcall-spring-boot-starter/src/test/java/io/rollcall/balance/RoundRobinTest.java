package io.rollcall.balance;

import static io.rollcall.balance.Instances.endpoints;
import static io.rollcall.balance.Instances.picks;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RoundRobinTest {

    @Test
    void eachInstanceFollowsTheOneBeforeWhateverItsWeight() {
        Picker picker = new RoundRobin(0).picker(endpoints(5, 1));

        assertThat(picks(10, picker)).isEqualTo("ababababab");
    }

    @Test
    void aNewListGoesOnWhereTheOldOneWas() {
        RoundRobin algorithm = new RoundRobin(0);

        assertThat(picks(4, algorithm.picker(endpoints(1, 1, 1)))).isEqualTo("abca");
        assertThat(picks(4, algorithm.picker(endpoints(1, 1, 1)))).isEqualTo("bcab");
    }

    @Test
    void thePositionMayWrapAround() {
        Picker picker = new RoundRobin(Integer.MAX_VALUE - 1).picker(endpoints(1, 1));

        assertThat(picks(6, picker)).isEqualTo("ababab");
    }
}
