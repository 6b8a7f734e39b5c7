package io.rollcall.system.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.documents.Walkthrough.TypeLine;
import java.io.IOException;
import java.nio.file.Files;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Checks that every command line of the README is run by a test or the CI, because readers type these first. */
class CommandsTest {

    /** The lines that {@code .ci/run} runs for every change, possibly with other options. */
    private static final List<String> RUN_FOR_EVERY_CHANGE = List.of("./demo", "./demo cluster", "./mvnw verify");

    /** How a newcomer, and the samples' page, begin. The CI runs it as it is typed. */
    private static final String INSTALL = "./mvnw -q install -DskipTests -pl rollcall-spring-boot-starter -am";

    @Test
    void everyLineOfTheReadmeIsRunByTheTutorialOrForEveryChange() {
        Set<String> run = new HashSet<>(RUN_FOR_EVERY_CHANGE);
        run.addAll(typed("docs/tutorial.md"));
        run.add(INSTALL);
        assertThat(typed("README.md")).hasSizeGreaterThan(5).isSubsetOf(run);
    }

    @Test
    void whatIsSaidToRunForEveryChangeIsInItsScript() throws IOException {
        String script = Files.readString(Cluster.HOME.resolve(".ci/run")).replaceAll(" -[-\\w]+", "");
        assertThat(RUN_FOR_EVERY_CHANGE).allSatisfy(line -> assertThat(script).contains(line));
        assertThat(Files.readString(Cluster.HOME.resolve(".ci/run"))).contains("\n" + INSTALL + " ");
    }

    @Test
    void theReadmeAndTheSamplesInstallTheStarterInTheSameWay() {
        assertThat(typed("README.md")).contains(INSTALL);
        assertThat(Page.of("samples/README.md").text()).contains(INSTALL);
    }

    /** Returns a line without the comment after it. */
    private static List<String> typed(String page) {
        return Walkthrough.of(Page.of(page)).stream()
                .filter(TypeLine.class::isInstance)
                .map(step -> ((TypeLine) step).line().replaceFirst(" +#.*", ""))
                .collect(Collectors.toList());
    }
}
