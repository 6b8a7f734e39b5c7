package io.rollcall.system.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A build leaves out tests by their tags. None is left out everywhere. */
class TagsTest {

    private static final Path HOME = Path.of(System.getProperty("tests.home"));
    private static final Pattern TAG = Pattern.compile("(?m)^ *@Tag\\(\"(.*?)\"\\)");
    private static final Pattern LEFT_OUT = Pattern.compile("<without\\.(\\w+)>\\1</without");
    private static final Pattern PUT_IN = Pattern.compile("<without\\.(\\w+)>none</without");
    private static final Pattern TABLE_ROW = Pattern.compile("(?m)^\\| `(\\w+)`");

    /**
     * The tags that need no second JDK: images bring their own JDK, TLC's search does not run our code, a page runs in
     * a browser, and of the minutes that a cluster's disasters take, {@code ThreeRegistriesIT} shows on each JDK what
     * depends on it.
     */
    private static final Set<String> ON_ONE_JDK = Set.of("containers", "search", "cluster", "browser");

    @Test
    void everyTagIsLeftOutOfAShortBuildAndHasAProfileOfItsName() throws IOException {
        assertThat(found(LEFT_OUT, read("pom.xml"))).isEqualTo(tagsOfTests());
        for (String tag : tagsOfTests())
            assertThat(profile(tag)).as("profile " + tag).contains("<without." + tag + ">none<");
    }

    @Test
    void everyTagRunsInContinuousIntegrationOnBothJdks() throws IOException {
        Set<String> expected = new TreeSet<>(tagsOfTests());
        expected.removeAll(ON_ONE_JDK);
        assertThat(found(PUT_IN, profile("all"))).isEqualTo(expected);
        List<String> builds = read(".ci/run")
                .lines()
                .map(String::strip)
                .filter(line -> line.matches("JAVA_HOME=.* \\./mvnw .*verify.*") && !line.contains(" -f "))
                .toList();
        assertThat(builds).hasSize(2).allMatch(line -> line.matches(".* -Pall\\b.*"));
        for (String tag : ON_ONE_JDK) assertThat(builds).anyMatch(line -> line.matches(".*[,P]" + tag + "\\b.*"));
    }

    @Test
    void theContributorsTableTellsOfEveryTag() throws IOException {
        assertThat(found(TABLE_ROW, read("CONTRIBUTING.md"))).containsAll(tagsOfTests());
    }

    @Test
    void noTestIsSwitchedOff() throws IOException {
        Pattern off = Pattern.compile("(?m)^ *@[\\w.]*\\b(Disabled|Enabled|Ignore)\\w*\\b");
        assertThat(tests()).noneMatch(test -> off.matcher(content(test)).find());
    }

    private static String profile(String id) throws IOException {
        Matcher profile = Pattern.compile("<profile>\\s*<id>" + id + "</id>.*?</profile>", Pattern.DOTALL)
                .matcher(read("pom.xml"));
        return profile.find() ? profile.group() : "";
    }

    private static Set<String> tagsOfTests() throws IOException {
        Set<String> tags = new TreeSet<>();
        for (Path test : tests()) tags.addAll(found(TAG, content(test)));
        return tags;
    }

    /** Returns the test sources of every module, from the folders beside this one. */
    private static List<Path> tests() throws IOException {
        List<Path> tests = new ArrayList<>();
        try (DirectoryStream<Path> folders = Files.newDirectoryStream(HOME, Files::isDirectory)) {
            for (Path folder : folders) {
                Path sources = folder.resolve("src/test/java");
                if (!Files.isDirectory(sources)) continue;
                try (Stream<Path> files = Files.walk(sources)) {
                    files.filter(file -> file.toString().endsWith(".java")).forEach(tests::add);
                }
            }
        }
        assertThat(tests).hasSizeGreaterThan(100);
        return tests;
    }

    private static Set<String> found(Pattern pattern, String text) {
        return pattern.matcher(text)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static String read(String file) throws IOException {
        return Files.readString(HOME.resolve(file));
    }

    private static String content(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
