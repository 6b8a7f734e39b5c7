package io.rollcall.system.documents;

import io.rollcall.system.cluster.Cluster;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A page of Markdown, as GitHub reads it.
 *
 * @param path relative to the repository
 * @param lines all lines of the file
 */
record Page(Path path, List<String> lines) {

    private static final Pattern LINK = Pattern.compile("\\]\\(([^)\\s]+)\\)");
    private static final Pattern HEADING = Pattern.compile("#{1,6} +(.*?) *#*");
    private static final Pattern LINK_IN_HEADING = Pattern.compile("\\[([^\\]]*)\\]\\([^)]*\\)");
    private static final Pattern NOT_IN_ANCHOR = Pattern.compile("[^\\p{L}\\p{N} _-]");
    private static final Pattern CODE = Pattern.compile("`[^`]*`");

    /** The folders that a build or a tool makes. */
    private static final Set<String> NOT_OURS = Set.of("target", "node_modules", ".git");

    static Page of(String path) {
        return of(Path.of(path));
    }

    static Page of(Path path) {
        try {
            return new Page(path, Files.readAllLines(Cluster.HOME.resolve(path)));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns every page of the repository, in the order of their paths. */
    static List<Page> all() {
        try (Stream<Path> files = Files.walk(Cluster.HOME)) {
            return files.map(Cluster.HOME::relativize)
                    .filter(path -> path.toString().endsWith(".md"))
                    .filter(Page::isOurs)
                    .sorted()
                    .map(Page::of)
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static boolean isOurs(Path path) {
        for (Path part : path) if (NOT_OURS.contains(part.toString())) return false;
        return true;
    }

    String text() {
        return String.join("\n", lines);
    }

    /** Returns the targets of all links and pictures, as they are written. */
    List<String> links() {
        return prose().flatMap(
                        line -> LINK.matcher(CODE.matcher(line).replaceAll("`")).results())
                .map(link -> link.group(1))
                .toList();
    }

    /** Returns the anchors of this page's headings, such as {@code the-store}. */
    Set<String> anchors() {
        Map<String, Integer> seen = new HashMap<>();
        Set<String> anchors = new TreeSet<>();
        prose().map(HEADING::matcher)
                .filter(Matcher::matches)
                .map(heading -> anchor(heading.toMatchResult()))
                .forEach(anchor -> {
                    int before = seen.merge(anchor, 1, Integer::sum) - 1;
                    anchors.add(before == 0 ? anchor : anchor + '-' + before);
                });
        return anchors;
    }

    private static String anchor(MatchResult heading) {
        String text = LINK_IN_HEADING.matcher(heading.group(1)).replaceAll("$1");
        return NOT_IN_ANCHOR
                .matcher(text.toLowerCase(Locale.ROOT))
                .replaceAll("")
                .replace(' ', '-');
    }

    /** Returns the fenced blocks, in their order. */
    List<Block> blocks() {
        List<Block> blocks = new ArrayList<>();
        for (int i = 0; i < lines.size(); i++) {
            if (!isFence(lines.get(i))) continue;
            int begin = i++;
            while (!isFence(lines.get(i))) i++;
            blocks.add(new Block(begin + 1, lines.get(begin).substring(3).trim(), lines.subList(begin + 1, i)));
        }
        return blocks;
    }

    /** Returns the lines that are in no fenced block and not indented as code. */
    private Stream<String> prose() {
        List<String> prose = new ArrayList<>();
        boolean isCode = false;
        for (String line : lines) {
            if (isFence(line)) isCode = !isCode;
            else if (!isCode && !line.startsWith("    ")) prose.add(line);
        }
        return prose.stream();
    }

    private static boolean isFence(String line) {
        return line.startsWith("```");
    }

    @Override
    public String toString() {
        return path.toString();
    }

    /**
     * A fenced block.
     *
     * @param line the line of its fence, counted from 1
     * @param language the language that the fence names, or empty
     */
    record Block(int line, String language, List<String> lines) {}
}
