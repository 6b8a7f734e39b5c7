package io.rollcall.registry.cluster;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AdmissionsTest {

    private static final List<String> THREE = List.of("a:1", "b:1", "c:1");

    private final List<List<String>> kept = new ArrayList<>();
    private long nowNanos;

    @Test
    void thePeersOfTheBeginningJoinByThemselves() {
        Admissions admissions = admissions(THREE);
        admissions.note(List.of("a:1"));
        assertThat(admissions.refusal("b:1", List.of("a:1"))).isNull();
        assertThat(admissions.refusal("d:1", List.of("a:1"))).contains("./rollcall cluster add -name d:1");
    }

    @Test
    void anAddedNameJoinsForTenMinutes() {
        Admissions admissions = admissions(THREE);
        assertThat(admissions.add("d:1", THREE)).containsExactly("a:1", "b:1", "c:1", "d:1");
        nowNanos += Duration.ofMinutes(10).toNanos();
        assertThat(admissions.refusal("d:1", THREE)).isNull();
        nowNanos++;
        assertThat(admissions.refusal("d:1", THREE)).isNotNull();
    }

    @Test
    void aRemovedNameIsRefusedUntilItIsAddedAndAlsoInALaterLife() {
        Admissions admissions = admissions(THREE);
        admissions.note(THREE);
        List<String> two = List.of("a:1", "b:1");
        admissions.note(two);
        assertThat(admissions.refusal("c:1", two)).contains("c:1 was removed");
        assertThat(kept).containsExactly(List.of("c:1"));
        assertThat(new Admissions(THREE, () -> nowNanos, kept.get(0), kept::add).refusal("c:1", two))
                .contains("c:1 was removed");

        admissions.add("c:1", two);
        assertThat(admissions.refusal("c:1", two)).isNull();
        admissions.note(THREE);
        assertThat(kept).containsExactly(List.of("c:1"), List.of());
    }

    /** Its disk may be lost. */
    @Test
    void theNameOfAMemberJoinsAlthoughItIsNoPeer() {
        List<String> four = List.of("a:1", "b:1", "c:1", "d:1");
        Admissions admissions = admissions(THREE);
        admissions.note(four);
        assertThat(admissions.refusal("d:1", four)).isNull();
    }

    @Test
    void thereAreAtMostSevenWithThoseThatMayJoin() {
        Admissions admissions = admissions(THREE);
        for (String name : List.of("d:1", "e:1", "f:1", "g:1"))
            assertThat(admissions.add(name, THREE)).isNotNull();
        assertThat(admissions.add("h:1", THREE)).isNull();
        assertThat(admissions.add("g:1", THREE)).as("once more").isNotNull();
        nowNanos += Duration.ofMinutes(11).toNanos();
        assertThat(admissions.add("h:1", THREE)).isNotNull();
    }

    @Test
    void theLatestRemovedNamesAreKept() {
        Admissions admissions = admissions(List.of());
        IntStream.range(0, 100).forEach(i -> admissions.note(List.of("host:" + (i + 1))));
        assertThat(kept.get(kept.size() - 1)).hasSize(64).endsWith("host:99");
    }

    private Admissions admissions(List<String> peers) {
        return new Admissions(peers, () -> nowNanos, List.of(), kept::add);
    }
}
