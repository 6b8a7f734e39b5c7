package io.rollcall.system.page;

import static org.awaitility.Awaitility.await;

import io.rollcall.process.ProcessGroup;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.requires.RequiresTool;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A headless Chromium, driven by Debian's chromedriver.
 *
 * @see <a href="https://www.w3.org/TR/webdriver2/">W3C, WebDriver</a>
 */
final class Browser implements AutoCloseable {

    /** The keys Tab, Enter and Escape in WebDriver's alphabet of keys. */
    static final String TAB = "\uE004";

    static final String ENTER = "\uE007";

    static final String ESCAPE = "\uE00C";

    private static final Duration TIMEOUT = Duration.ofSeconds(60);
    private static final JsonMapper JSON = new JsonMapper();
    private static final String STARTED = "started successfully";

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(2))
            .build();
    private final RunningProcess driver;
    private final URI session;

    private Browser(RunningProcess driver, int port, Path profile) {
        this.driver = driver;
        URI sessions = URI.create("http://127.0.0.1:" + port + "/session");
        String id =
                send("POST", sessions, capabilities(profile)).path("sessionId").asString();
        this.session = URI.create(sessions + "/" + id);
    }

    /** Returns what a test in a browser wants of the machine. */
    static RequiresTool required() {
        return RequiresTool.command(
                "chromium and chromium-driver (packages of Debian)",
                Pattern.compile("ChromeDriver"),
                "chromedriver",
                "--version");
    }

    /**
     * Starts a browser, which ends with the group at the latest.
     *
     * @param port a free port for its driver
     */
    static Browser start(ProcessGroup group, int port) {
        RunningProcess driver = group.run("chromedriver", List.of("chromedriver", "--port=" + port));
        await().atMost(TIMEOUT)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> driver.stdout().contains(STARTED));
        Browser browser = new Browser(driver, port, group.directory().resolve("browser"));
        browser.open("about:blank");
        browser.requests(); // those of the page of its own with which it starts
        return browser;
    }

    private static Object capabilities(Path profile) {
        List<String> flags = List.of(
                "--headless=new",
                "--no-sandbox", // the tests may run as root, and the page is ours
                "--disable-dev-shm-usage",
                "--disable-gpu",
                "--disable-background-networking",
                "--disable-component-update",
                "--no-first-run",
                "--hide-scrollbars",
                "--lang=en",
                "--user-data-dir=" + profile);
        return Map.of(
                "capabilities",
                Map.of(
                        "alwaysMatch",
                        Map.of(
                                "browserName",
                                "chrome",
                                "goog:chromeOptions",
                                Map.of("args", flags),
                                "goog:loggingPrefs",
                                Map.of("performance", "ALL", "browser", "ALL"))));
    }

    /** Opens a page, and waits until it is loaded. */
    void open(String url) {
        command("url", Map.of("url", url));
    }

    /** Runs the body of a function in the page, and returns what it returns, or what its promise becomes. */
    JsonNode run(String body, Object... arguments) {
        return command("execute/sync", Map.of("script", body, "args", arguments));
    }

    /** Returns the text of the first element that matches; empty: there is none. */
    String text(String selector) {
        return run("return document.querySelector(arguments[0])?.innerText ?? ''", selector)
                .asString();
    }

    /** Clicks an element as a mouse would: it must be on the screen, and nothing over it. */
    void click(String selector) {
        JsonNode found = command("element", Map.of("using", "css selector", "value", selector));
        String element = found.properties().iterator().next().getValue().asString();
        command("element/" + element + "/click", Map.of());
    }

    /** Presses keys one after the other, wherever the focus is. */
    void press(String... keys) {
        List<Map<String, String>> actions = new ArrayList<>();
        for (String key : keys) {
            key.codePoints().mapToObj(Character::toString).forEach(each -> {
                actions.add(Map.of("type", "keyDown", "value", each));
                actions.add(Map.of("type", "keyUp", "value", each));
            });
        }
        command("actions", Map.of("actions", List.of(Map.of("type", "key", "id", "keyboard", "actions", actions))));
    }

    /** Makes the screen as large as this. */
    void resize(int width, int height) {
        devTools(
                "Emulation.setDeviceMetricsOverride",
                Map.of("width", width, "height", height, "deviceScaleFactor", 1, "mobile", false));
    }

    /** Lets the user prefer dark or light. */
    void prefer(String scheme) {
        devTools(
                "Emulation.setEmulatedMedia",
                Map.of("features", List.of(Map.of("name", "prefers-color-scheme", "value", scheme))));
    }

    private void devTools(String method, Map<String, ?> parameters) {
        command("goog/cdp/execute", Map.of("cmd", method, "params", parameters));
    }

    /** Writes what is on the screen, as PNG. */
    void screenshot(Path file) {
        byte[] png = Base64.getDecoder()
                .decode(send("GET", URI.create(session + "/screenshot"), null).asString());
        try {
            Files.createDirectories(file.getParent());
            Files.write(file, png);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Returns the addresses of all requests since it was asked last. */
    List<String> requests() {
        List<String> urls = new ArrayList<>();
        for (JsonNode entry : log("performance")) {
            JsonNode message = JSON.readTree(entry.path("message").asString()).path("message");
            if (message.path("method").asString().equals("Network.requestWillBeSent"))
                urls.add(message.path("params").path("request").path("url").asString());
        }
        return urls;
    }

    /** Returns what the browser has complained of since it was asked last. */
    List<String> complaints() {
        List<String> complaints = new ArrayList<>();
        for (JsonNode entry : log("browser"))
            complaints.add(entry.path("message").asString());
        return complaints;
    }

    private JsonNode log(String type) {
        return command("se/log", Map.of("type", type));
    }

    private JsonNode command(String name, Object parameters) {
        return send("POST", URI.create(session + "/" + name), parameters);
    }

    private JsonNode send(String verb, URI uri, @Nullable Object body) {
        HttpRequest request = HttpRequest.newBuilder(uri)
                .timeout(TIMEOUT)
                .method(
                        verb,
                        body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(JSON.writeValueAsString(body)))
                .build();
        try {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            JsonNode value = JSON.readTree(response.body()).path("value");
            if (response.statusCode() != 200)
                throw new IllegalStateException(
                        uri.getPath() + ": " + value.path("error").asString() + ": "
                                + value.path("message").asString());
            return value;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while the browser works", e);
        }
    }

    @Override
    public void close() {
        try {
            send("DELETE", session, null);
        } finally {
            driver.terminate();
        }
    }
}
