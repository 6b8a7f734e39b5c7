package io.rollcall.kv.spec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The rules of the protocol are enough, as far as was searched, and none of them is idle. */
class ModelTest {

    private static final Configuration ALL = new Configuration("Spec", "abc", "a", 4, 3, 1);
    private static final int WALKS = 3_000;
    private static final int STEPS = 60;
    private static final long SEED = 1;

    private static final ExecutorService TWO_AT_A_TIME = Executors.newFixedThreadPool(2);
    private static final Map<Part, Future<Verdict>> PARTS = new EnumMap<>(Part.class);
    private static final Map<Rule, Future<Verdict>> WITHOUT = new EnumMap<>(Rule.class);

    @BeforeAll
    static void start() {
        for (Part part : Part.values()) {
            PARTS.put(part, later(() -> Tlc.search(part.name(), part.configuration, Set.of())));
        }
        for (Rule rule : Rule.values()) {
            String name = "without-" + rule.constant();
            WITHOUT.put(rule, later(() -> Tlc.search(name, rule.missedIn.configuration, Set.of(rule))));
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
    void withEveryRuleWalksFindNothing() {
        Verdict verdict = Tlc.walk("walks", ALL, Set.of(), WALKS, STEPS, SEED);
        assertThat(verdict)
                .isInstanceOfSatisfying(
                        Verdict.Walked.class,
                        walked -> assertThat(walked.states()).isGreaterThan((long) WALKS * STEPS / 2));
    }

    @Test
    void walksFindWhatIsThere() {
        Verdict verdict = Tlc.walk("walks-without-Reconcile", ALL, EnumSet.of(Rule.RECONCILE), WALKS, STEPS, SEED);
        assertThat(verdict).isInstanceOf(Verdict.Violation.class);
    }

    @Test
    void everyRuleOfTheModelIsSwitchedOffOnce() throws IOException {
        String text = Files.readString(Tlc.SPEC.resolve("PrimaryBackup.tla"));
        String constants = text.substring(text.indexOf("The rules, each of which"), text.indexOf("VARIABLES"));
        List<String> switches = Pattern.compile("(?m)^  (\\w+),? +\\\\\\*")
                .matcher(constants)
                .results()
                .map(match -> match.group(1))
                .toList();
        assertThat(switches)
                .containsExactlyInAnyOrderElementsOf(
                        Arrays.stream(Rule.values()).map(Rule::constant).toList());
    }

    @Test
    void aModelThatTlcDoesNotUnderstandIsNoFinding() {
        Configuration nonsense = new Configuration("NoSuchSpec", "ab", "a", 1, 1, 0);
        assertThatThrownBy(() -> Tlc.search("nonsense", nonsense, Set.of()))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no verdict");
    }

    private static Future<Verdict> later(Callable<Verdict> check) {
        return TWO_AT_A_TIME.submit(check);
    }

    private static <K> Verdict verdict(Map<K, Future<Verdict>> verdicts, K key) throws Exception {
        Future<Verdict> verdict = verdicts.get(key);
        assertThat(verdict).isNotNull();
        try {
            return verdict.get();
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}
