package io.rollcall.system.documents;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.system.cluster.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.web.util.HtmlUtils;

class LinksTest {

    /** The length that is read in two minutes. */
    private static final int README_LINES_MAX = 200;

    private static final Pattern ELSEWHERE = Pattern.compile("[a-z]+:.*");
    private static final Pattern LABEL_IN_DOT = Pattern.compile("label=\"([^\"]*)\"");
    private static final Pattern TEXT_IN_SVG = Pattern.compile("<text [^>]*>([^<]*)</text>");

    static List<Page> pages() {
        return Page.all();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyLinkAndAnchorResolves(Page page) {
        assertThat(linksInside(page).filter(link -> !resolves(page, link))).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("pages")
    void everyPageIsReachedFromTheReadme(Page page) {
        assertThat(reachedFromReadme()).contains(page.path());
    }

    @Test
    void theReadmeIsReadInTwoMinutes() {
        assertThat(Page.of("README.md").lines()).hasSizeLessThanOrEqualTo(README_LINES_MAX);
    }

    /** {@code dot -Tsvg docs/overview.dot > docs/overview.svg}, by Graphviz, draws it anew. */
    @Test
    void thePictureSaysWhatItsSourceSays() throws IOException {
        Set<String> source = words("docs/overview.dot", LABEL_IN_DOT);
        assertThat(source).hasSizeGreaterThan(10);
        assertThat(words("docs/overview.svg", TEXT_IN_SVG)).isEqualTo(source);
    }

    private static Set<String> words(String file, Pattern text) throws IOException {
        Set<String> words = new HashSet<>();
        text.matcher(Files.readString(Cluster.HOME.resolve(file)))
                .results()
                .forEach(found -> words.addAll(
                        List.of(HtmlUtils.htmlUnescape(found.group(1)).split("\\\\n"))));
        return words;
    }

    private static Stream<String> linksInside(Page page) {
        return page.links().stream().filter(link -> !ELSEWHERE.matcher(link).matches());
    }

    private static boolean resolves(Page page, String link) {
        Path target = target(page, link);
        if (!Files.exists(Cluster.HOME.resolve(target))) return false;
        int hash = link.indexOf('#');
        return hash < 0 || Page.of(target).anchors().contains(link.substring(hash + 1));
    }

    private static Path target(Page page, String link) {
        String file = link.replaceFirst("#.*", "");
        return file.isEmpty() ? page.path() : page.path().resolveSibling(file).normalize();
    }

    private static Set<Path> reachedFromReadme() {
        Set<Path> reached = new HashSet<>();
        Deque<Path> next = new ArrayDeque<>(List.of(Path.of("README.md")));
        while (!next.isEmpty()) {
            Path path = next.remove();
            if (!path.toString().endsWith(".md") || !reached.add(path)) continue;
            Page page = Page.of(path);
            linksInside(page).map(link -> target(page, link)).forEach(next::add);
        }
        return reached;
    }
}
