package io.rollcall.wire;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BoundedTest {

    @Test
    void aListKeepsOneMoreThanItMayHave() {
        assertThat(Bounded.list(List.of(), 2)).isEmpty();
        assertThat(Bounded.list(List.of(1, 2), 2)).containsExactly(1, 2);
        assertThat(Bounded.list(List.of(1, 2, 3), 2)).containsExactly(1, 2, 3);
        assertThat(Bounded.list(Collections.nCopies(1_000, 7), 2)).containsExactly(7, 7, 7);
        assertThat(Bounded.list(Arrays.asList(null, null, null, null), 2)).hasSize(3);
    }

    @Test
    void aMapKeepsOneMoreThanItMayHave() {
        TreeMap<String, Integer> map = new TreeMap<>();
        IntStream.range(0, 1_000).forEach(i -> map.put("key" + i, i));

        assertThat(Bounded.map(map, 1_000)).isSameAs(map);
        assertThat(Bounded.map(map, 2)).containsOnlyKeys("key0", "key1", "key10");
    }
}
