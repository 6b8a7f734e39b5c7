package io.rollcall.kv.spec;

import static io.rollcall.kv.spec.Specification.LOST_VIEWS;
import static io.rollcall.kv.spec.Specification.PRIMARY_BACKUP;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@link ModelTest} claims, of more states. Minutes. */
@Tag("search")
class LongModelTest {

    static Stream<Configuration> searchable() {
        return Stream.of(
                new Configuration(PRIMARY_BACKUP, "UnaskedSpec", "ab", "ab", 3, 2, 1),
                new Configuration(PRIMARY_BACKUP, "UnaskedSpec", "ab", "a", 4, 1, 1),
                new Configuration(PRIMARY_BACKUP, "UnaskedSpec", "abc", "abc", 2, 1, 0),
                new Configuration(PRIMARY_BACKUP, "Spec", "ab", "ab", 2, 1, 1),
                new Configuration(PRIMARY_BACKUP, "LeasesSpec", "abc", "abc", 3, 2, 0),
                new Configuration(PRIMARY_BACKUP, "LogsSpec", "abc", "a", 3, 1, 1),
                new Configuration(PRIMARY_BACKUP, "LogsSpec", "abc", "abc", 2, 2, 1),
                new Configuration(LOST_VIEWS, "Spec", "abc", "abc", 3, 1, 1),
                new Configuration(LOST_VIEWS, "Spec", "abc", "ab", 2, 1, 2));
    }

    @ParameterizedTest
    @MethodSource("searchable")
    void withEveryRuleAllIsSearchedToTheEndAndNothingIsFound(Configuration configuration) {
        String name = configuration.toString().replaceAll("\\W+", "-");
        assertThat(Tlc.searchLong(name, configuration)).isInstanceOf(Verdict.Exhausted.class);
    }

    @Test
    void withEveryRuleLongWalksFindNothing() {
        Configuration all = new Configuration(PRIMARY_BACKUP, "Spec", "abc", "a", 5, 4, 2);
        Verdict verdict = Tlc.walk("long-walks", all, Set.of(), 10_000, 80, 2);
        assertThat(verdict).isInstanceOf(Verdict.Walked.class);
    }
}
