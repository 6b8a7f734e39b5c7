package io.rollcall.system.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.system.cluster.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Reads the comments and the messages of every module, main and test, and fails on wording that a reader would have to
 * read twice. Each complaint says what to write instead. A comment is read without its code samples, links and tag
 * names.
 */
class ProseTest {

    private static final int COLUMNS = 120;

    /** Wording that neither a comment nor a message may have. */
    private static final List<Ban> ANYWHERE = List.of(
            new Ban("\\b[Ww]hom?\\b", "name the process, request or person, then \"which\"; or write \"whoever\""),
            new Ban(", for (?!example\\b|instance\\b|which\\b)", "write \"because\", or leave out the comma"),
            new Ban("\\b[Aa]ll that\\b", "write \"every ...\" or \"everything that\""),
            new Ban("\\b(?:is|are|was|were) to (?!be\\b)", "write \"must\", or \"is to be ...\""),
            new Ban(
                    "\\b[Ss]o (?:long|many|often|much)\\b(?! (?:as|that)\\b)",
                    "write \"this long\", or name the number"),
            new Ban("(?<=[.:;] )(?:Of|Whose) ", "begin the sentence with its subject"),
            new Ban("\\bthe same at all\\b", "write \"the same on every ...\""));

    /** A fragment in place of the first sentence of a comment, or of the text of a tag. */
    private static final Ban FRAGMENT = new Ban(
            "^(?i:of|to|whose|that|so|who|whom)\\b",
            "begin with a noun phrase (\"The number of ...\") or with a verb (\"Returns ...\")");

    private static final Ban EXCEPTION = new Ban(
            "\\bclass \\w+(?<!Exception|Error)(?:<[^>]*>)? extends (?:\\w+\\.)*(?:\\w*Exception|\\w*Error|Throwable)\\b",
            "end the name of an exception in \"Exception\"");

    private static final Pattern TOKEN = Pattern.compile(
            "(?<text>\"\"\".*?\"\"\")"
                    + "|(?<string>\"(?:\\\\.|[^\"\\\\\\n])*+\")"
                    + "|'(?:\\\\.|[^'\\\\\\n])*+'"
                    + "|(?<line>//[^\\n]*(?:\\n[ \\t]*//[^\\n]*)*+)"
                    + "|(?<block>/\\*.*?\\*/)",
            Pattern.DOTALL);

    @ParameterizedTest
    @MethodSource("modules")
    void aModuleHasNoSuchWording(String module) throws IOException {
        assertThat(complaints(module)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/** Of what is not cut off. */",
                "/** It is cut. Of this view: the next one is not. */",
                "/** To be closed. */",
                "/** Whose change it is. */",
                "// That nobody was heard proves nothing.",
                "/** @param id of the instance */",
                "/** Says so. @return to whoever asked */",
                "/** A replica, who has asked. */",
                "/** Ends the replica, for what is on disk is not known. */",
                "/** Drops all that is cut off. */",
                "/** The entry is to stay. */",
                "/** It waits so long. */",
                "String s = \"ask whom you like\";",
                "final class Refusal extends RuntimeException {}",
                "final class Reopened extends java.lang.IllegalStateException {}",
            })
    void isComplainedOf(String source) {
        assertThat(complaints(source, true)).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/** The weight of everything that is not cut off. */",
                "/** Returns the id. @param id the id of the instance, for example {@code who} */",
                "/** Whoever asked, and all those that wait. It is to be closed. It lasts so long as it is open. */",
                "char quote = '\"'; String s = \"a\"; // A comment.",
                "/** @see <a href=\"https://who.int/\">WHO</a> */",
                "final class GoneException extends RuntimeException {}",
                "int of = to; that(so);",
            })
    void isNotComplainedOf(String source) {
        assertThat(complaints(source, true)).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"true,1", "false,0"})
    void messagesAreReadInMainOnlyForATestMayQuoteAnything(boolean main, int complaints) {
        assertThat(complaints("String s = \"ask whom you like\";", main)).hasSize(complaints);
    }

    @Test
    void aCommentHasOneWidth() {
        assertThat(complaints("// " + "x".repeat(COLUMNS - 3), true)).isEmpty();
        assertThat(complaints("// " + "x".repeat(COLUMNS - 2), true)).hasSize(1);
    }

    /** A pattern, and what to write in place of what it finds. */
    private record Ban(Pattern pattern, String instead) {

        Ban(String regex, String instead) {
            this(Pattern.compile(regex), instead);
        }

        Stream<String> complaints(String text) {
            return pattern.matcher(text).results().map(found -> "\"" + excerpt(text, found) + "\": " + instead);
        }

        private static String excerpt(String text, MatchResult found) {
            int from = Math.max(0, found.start() - 20);
            int to = Math.min(text.length(), found.end() + 20);
            return text.substring(from, to).strip();
        }
    }

    static Stream<String> modules() throws IOException {
        List<String> modules;
        try (Stream<Path> poms = Files.find(Cluster.HOME, 4, (path, file) -> path.endsWith("pom.xml"))) {
            modules = poms.map(Path::getParent)
                    .filter(folder -> Files.isDirectory(folder.resolve("src")))
                    .map(folder -> Cluster.HOME.relativize(folder).toString().replace('\\', '/'))
                    .filter(folder -> !folder.contains("target/"))
                    .sorted()
                    .toList();
        }
        return modules.stream();
    }

    private static List<String> complaints(String module) throws IOException {
        List<String> result = new ArrayList<>();
        Path sources = Cluster.HOME.resolve(module).resolve("src");
        try (Stream<Path> files = Files.walk(sources)) {
            files.filter(file -> file.toString().endsWith(".java")).sorted().forEach(file -> {
                boolean isMain = sources.relativize(file).startsWith("main");
                for (String complaint : complaints(read(file), isMain))
                    result.add(Cluster.HOME.relativize(file) + ":" + complaint);
            });
        }
        return result;
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns what is wrong with a source file, each with the line where the comment or message begins. */
    private static List<String> complaints(String source, boolean isMain) {
        TreeMap<Integer, List<String>> byPosition = new TreeMap<>();
        Matcher token = TOKEN.matcher(source);
        while (token.find()) {
            Stream<String> found = token.group("block") != null || token.group("line") != null
                    ? ofComment(token.group())
                    : isMain && token.group("string") != null ? anywhere(token.group()) : Stream.empty();
            byPosition.computeIfAbsent(token.start(), any -> new ArrayList<>()).addAll(found.toList());
        }
        byPosition.computeIfAbsent(0, any -> new ArrayList<>()).addAll(ofCode(source));
        List<String> result = new ArrayList<>();
        byPosition.forEach((position, texts) -> {
            if (!texts.isEmpty()) {
                long line = 1
                        + source.substring(0, position)
                                .chars()
                                .filter(c -> c == '\n')
                                .count();
                texts.forEach(text -> result.add(line + ": " + text));
            }
        });
        return result;
    }

    private static List<String> ofCode(String source) {
        return EXCEPTION.complaints(TOKEN.matcher(source).replaceAll("")).toList();
    }

    private static Stream<String> ofComment(String comment) {
        Stream<String> wording =
                parts(comment).stream().flatMap(part -> Stream.concat(anywhere(part), FRAGMENT.complaints(part)));
        return Stream.concat(wording, ofWidth(comment));
    }

    /** Lines of code are Spotless's. A line with an address cannot be broken. */
    private static Stream<String> ofWidth(String comment) {
        return comment.lines()
                .filter(line -> line.length() > COLUMNS && !line.contains("://"))
                .map(line -> "a line of " + line.length() + " columns, at most " + COLUMNS + ": "
                        + line.strip().substring(0, 40));
    }

    private static Stream<String> anywhere(String text) {
        return ANYWHERE.stream().flatMap(ban -> ban.complaints(text));
    }

    /** Splits a comment into its description and the text of each tag. */
    private static List<String> parts(String comment) {
        String text = comment.replaceAll("(?m)^\\s*(?:/?\\*+/?|//)", " ")
                .replaceAll("^/\\*+|\\*/$|//", " ")
                .replaceAll("(?s)\\{@\\w+[^}]*}", "X")
                .replaceAll("(?s)<a .*?</a>", "X")
                .replaceAll("</?\\w+>", " ")
                .replaceAll("\\s+", " ");
        return Stream.of(text.split("(?=@(?:param|return|throws|see|since)\\b)"))
                .map(part -> part.replaceFirst("^@(?:param|throws) \\S+ |^@\\w+ ", "")
                        .strip())
                .filter(part -> !part.isEmpty())
                .toList();
    }
}
