package io.rollcall.registry;

import static io.rollcall.registry.RunningRegistry.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.chassis.security.AccessMatrix;
import io.rollcall.wire.ProblemCode;
import java.io.IOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The files of the page, and the headers that keep a browser from doing anything else with them. */
class PageTest {

    private static final Pattern REFERENCE = Pattern.compile("(?:src|href)=\"page/([^\"]+)\"|from '\\./([^']+)'");

    @TempDir
    static Path folder;

    private static RunningRegistry registry;

    @BeforeAll
    static void start() throws IOException {
        registry = RunningRegistry.start(
                folder.resolve("data"),
                "--rollcall.security.tokens=" + AccessMatrix.writeTokens(folder.resolve("tokens")));
    }

    @AfterAll
    static void stop() {
        registry.close();
    }

    @Test
    void everyFileThatAnotherOneNamesIsThereForEverybodyAndSaysThatItMayNotBeGuessedOrFramed() {
        Set<String> seen = new TreeSet<>();
        read("/", "text/html;charset=UTF-8", seen);
        assertThat(seen)
                .contains("main.js", "page.css", "icon.svg", "live.js", "rows.js")
                .hasSizeGreaterThan(12);
    }

    private static void read(String path, String type, Set<String> seen) {
        HttpResponse<String> file = registry.get(path);
        assertThat(file.statusCode()).as(path).isEqualTo(200);
        assertThat(header(file, "Content-Type")).as(path).isEqualTo(type);
        assertThat(header(file, "X-Content-Type-Options")).isEqualTo("nosniff");
        assertThat(header(file, "Referrer-Policy")).isEqualTo("no-referrer");
        assertThat(header(file, "Cache-Control")).isEqualTo("no-cache");
        assertThat(header(file, "Content-Security-Policy"))
                .startsWith("default-src 'none';")
                .contains("connect-src 'self'", "frame-ancestors 'none'", "script-src 'self';", "style-src 'self';")
                .doesNotContain("unsafe", "http:", "https:", "*", "data:");
        REFERENCE.matcher(file.body()).results().forEach(found -> {
            String name = found.group(1) == null ? found.group(2) : found.group(1);
            if (seen.add(name)) read("/page/" + name, type(name), seen);
        });
    }

    private static String type(String name) {
        if (name.endsWith(".js")) return "text/javascript;charset=UTF-8";
        return name.endsWith(".css") ? "text/css;charset=UTF-8" : "image/svg+xml";
    }

    private static String header(HttpResponse<?> answer, String name) {
        return answer.headers().firstValue(name).orElse("");
    }

    @Test
    void noFileHasAScriptOrAStyleInADocumentOrMakesMarkupOfText() {
        Set<String> seen = new TreeSet<>();
        read("/", "text/html;charset=UTF-8", seen);
        assertThat(registry.get("/").body())
                .doesNotContainPattern("<script(?! type=\"module\" src=)")
                .doesNotContainPattern("<style|style=|\\son[a-z]+=");
        for (String name : seen)
            if (name.endsWith(".js"))
                assertThat(registry.get("/page/" + name).body())
                        .as(name)
                        .doesNotContain(
                                "innerHTML", "outerHTML", "insertAdjacentHTML", "eval(", "new Function", "https://");
    }

    @Test
    void aFileThatABrowserHasIsNotSentAgain() {
        String tag = header(registry.get("/page/main.js"), "ETag");
        HttpResponse<String> again = registry.send(
                registry.request("/page/main.js").header("If-None-Match", tag).build());
        assertThat(again.statusCode()).isEqualTo(304);
        assertThat(again.body()).isEmpty();
        HttpResponse<String> head = registry.send(
                registry.request("/").method("HEAD", BodyPublishers.noBody()).build());
        assertThat(head.statusCode()).isEqualTo(200);
        assertThat(head.body()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/page",
                "/page/",
                "/page/none.js",
                "/page/index.html/",
                "/page/%2e%2e/application.yml",
                "/page/..%2fapplication.yml",
                "/index.html",
                "/application.yml"
            })
    void nothingElseIsAFile(String path) {
        HttpResponse<String> answer = registry.get(path);
        assertThat(answer.statusCode()).as(answer.body()).isIn(400, 404);
        assertThat(answer.body()).doesNotContain("spring:", "import ");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/", "/page/main.js"})
    void aFileIsOnlyRead(String path) {
        for (String verb : new String[] {"POST", "PUT", "DELETE", "OPTIONS"}) {
            HttpResponse<String> answer = registry.send(registry.request(path)
                    .method(verb, BodyPublishers.ofString("{}"))
                    .build());
            assertThat(answer.statusCode()).as(verb).isEqualTo(404);
            assertThat(problem(answer).code()).isEqualTo(ProblemCode.UNKNOWN_METHOD);
        }
    }

    /** The page carries no data, and what it asks for needs a token. */
    @Test
    void thePageOpensNoMethod() {
        for (String method : new String[] {"Overview", "Leases", "Events", "Callers", "Views"})
            assertThat(registry.post(method, "{}").statusCode()).as(method).isIn(401, 404);
        assertThat(registry.post("Overview", "{}").statusCode()).isEqualTo(401);
    }

    @Test
    void aPageOfAnotherServerMayNotAskForIt() {
        HttpResponse<String> answer = registry.send(
                registry.request("/").header("Origin", "http://evil.example").build());
        assertThat(answer.statusCode()).isEqualTo(403);
        assertThat(problem(answer).code()).isEqualTo(ProblemCode.FOREIGN_ORIGIN);
    }
}
