package io.rollcall.kv.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of the protocol are enough, as far as was searched, and none of them is idle. */
@Tag("search")
class ModelTest {

    private static final Configuration ALL =
            new Configuration(Specification.PRIMARY_BACKUP, "Spec", "abc", "a", 4, 3, 1);
    private static final int WALKS = 1_000;
    private static final int STEPS = 60;
    private static final long SEED = 1;

    private static final ExecutorService TWO_AT_A_TIME = Executors.newFixedThreadPool(2);
    private static final Map<Part, Future<Verdict>> PARTS = new EnumMap<>(Part.class);
    private static final Map<Set<Rule>, Future<Verdict>> WALKED = new HashMap<>();
    private static final Map<Rule, Future<Verdict>> WITHOUT = new EnumMap<>(Rule.class);

    @BeforeAll
    static void start() {
        for (Part part : Part.values()) {
            PARTS.put(part, later(() -> Tlc.search(part.name(), part.configuration(), Set.of())));
        }
        for (Set<Rule> off : List.of(Set.<Rule>of(), Set.of(Rule.TRACK_LOG_VIEW))) {
            String name = off.isEmpty() ? "walks" : "walks-without-a-rule";
            WALKED.put(off, later(() -> Tlc.walk(name, ALL, off, WALKS, STEPS, SEED)));
        }
        for (Rule rule : Rule.values()) {
            String name = "without-" + rule.constant();
            WITHOUT.put(rule, later(() -> Tlc.search(name, rule.missedIn.configuration(), Set.of(rule))));
        }
    }

    @AfterAll
    static void end() {
        TWO_AT_A_TIME.shutdownNow();
    }

    @ParameterizedTest
    @EnumSource
    void withEveryRuleAPartIsSearchedToTheEndAndNothingIsFound(Part part) throws Exception {
        assertThat(verdict(PARTS, part)).isInstanceOf(Verdict.Exhausted.class);
    }

    @ParameterizedTest
    @EnumSource
    void withoutOneRuleSomethingBreaks(Rule rule) throws Exception {
        assertThat(verdict(WITHOUT, rule)).isEqualTo(new Verdict.Violation(rule.broken));
    }

    @Test
    void withEveryRuleWalksFindNothing() throws Exception {
        assertThat(verdict(WALKED, Set.of()))
                .isInstanceOfSatisfying(
                        Verdict.Walked.class,
                        walked -> assertThat(walked.states()).isGreaterThan((long) WALKS * STEPS / 2));
    }

    @Test
    void walksFindWhatIsThere() throws Exception {
        assertThat(verdict(WALKED, Set.of(Rule.TRACK_LOG_VIEW))).isInstanceOf(Verdict.Violation.class);
    }

    @ParameterizedTest
    @EnumSource
    void everyRuleOfASpecificationIsSwitchedOffOnce(Specification specification) throws IOException {
        String text = Files.readString(Tlc.SPEC.resolve(specification.name + ".tla"));
        String constants = text.substring(text.indexOf("The rules, each of which"), text.indexOf("VARIABLES"));
        List<String> switches = Pattern.compile("(?m)^  (\\w+),? +\\\\\\*")
                .matcher(constants)
                .results()
                .map(match -> match.group(1))
                .toList();
        List<String> rules = Arrays.stream(Rule.values())
                .filter(rule -> rule.specification() == specification)
                .map(Rule::constant)
                .toList();
        assertThat(switches).isNotEmpty().containsExactlyInAnyOrderElementsOf(rules);
    }

    @Test
    void aModelThatTlcDoesNotUnderstandIsNoFinding() {
        Configuration nonsense = new Configuration(Specification.PRIMARY_BACKUP, "NoSuchSpec", "ab", "a", 1, 1, 0);
        assertThatThrownBy(() -> Tlc.search("nonsense", nonsense, Set.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no verdict");
    }

    private static Future<Verdict> later(Callable<Verdict> check) {
        return TWO_AT_A_TIME.submit(check);
    }

    private static <K> Verdict verdict(Map<K, Future<Verdict>> verdicts, K key) throws Exception {
        try {
            return Objects.requireNonNull(verdicts.get(key)).get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
