package io.rollcall.system.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Answer;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Server;
import io.rollcall.system.requires.RequiresTool;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * The page of a cluster's registry in a browser: what a person sees there, and does. After each test everything that
 * the browser asked for came from the registry, and nothing broke the page's own rules.
 *
 * <p>In a static field with {@code @RegisterExtension}, after that of the cluster.
 */
final class Page implements BeforeAllCallback, BeforeEachCallback, AfterEachCallback, AfterAllCallback {

    static final Duration PATIENCE = Duration.ofSeconds(30);

    private static final Path SCREENSHOTS = Cluster.HOME.resolve("system-tests/target/page");

    private final RequiresTool chromium;
    private final Cluster cluster;

    /** Null: it has not started, or could not. */
    private @Nullable Browser browser;

    Page(RequiresTool chromium, Cluster cluster) {
        this.chromium = chromium;
        this.cluster = cluster;
    }

    @Override
    public void beforeAll(ExtensionContext context) {
        if (chromium.isThere()) browser = Browser.start(cluster.processGroup(), cluster.port());
    }

    /** Looks as most people's browser does. */
    @Override
    public void beforeEach(ExtensionContext context) {
        if (browser == null) return;
        browser.resize(1280, 800);
        browser.prefer("light");
    }

    @Override
    public void afterEach(ExtensionContext context) {
        if (browser == null) return;
        String origin = origin();
        assertThat(browser.requests())
                .isNotEmpty()
                .allMatch(url -> url.startsWith(origin) || url.equals("about:blank"));
        assertThat(browser.complaints())
                .noneMatch(each -> each.contains("Content Security Policy")
                        || each.contains("Trusted")
                        || each.contains("Uncaught"));
    }

    @Override
    public void afterAll(ExtensionContext context) {
        if (browser != null) browser.close();
    }

    Browser browser() {
        return Objects.requireNonNull(browser);
    }

    String origin() {
        return "http://" + cluster.registry().endpoint().address();
    }

    /** A new document, so that nothing of an earlier view is left. */
    void open(String view) {
        browser().open("about:blank");
        browser().open(origin() + "/#/" + view);
    }

    void seen(String service) {
        String link = "return [...document.querySelectorAll('.services .body a')]"
                + ".some((a) => a.innerText === arguments[0])";
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> browser().run(link, service).asBoolean());
    }

    boolean isThere(String selector) {
        return browser()
                .run("return document.querySelector(arguments[0]) !== null", selector)
                .asBoolean();
    }

    void filter(String text) {
        browser()
                .run(
                        "const box = document.querySelector('input[type=search]'); box.value = arguments[0];"
                                + " box.dispatchEvent(new Event('input'))",
                        text);
    }

    /** Returns what the row of an instance says; empty: it has none. */
    String text(String id) {
        return browser()
                .run(
                        "return [...document.querySelectorAll('.instances .body .row')].find((row) =>"
                                + " row.querySelector('.name bdi').innerText === arguments[0])?.innerText ?? ''",
                        id)
                .asString();
    }

    String state(String id) {
        return browser()
                .run(
                        "return [...document.querySelectorAll('.instances .body .row')].find((row) =>"
                                + " row.querySelector('.name bdi').innerText === arguments[0])"
                                + "?.querySelector('.badge').innerText ?? ''",
                        id)
                .asString();
    }

    void register(String service, String id, String more) {
        post(
                "Registry.Register",
                "{\"service\":\"%s\",\"id\":\"%s\",\"address\":\"localhost:1\",\"ttlMillis\":3600000%s}"
                        .formatted(service, id, more));
    }

    Answer post(String method, String body) {
        Answer answer = cluster.registry().endpoint().post(method, body);
        assertThat(answer.status()).as(method + ": " + answer.body()).isEqualTo(200);
        return answer;
    }

    void leave(Server... servers) {
        for (Server server : servers) server.process().terminate();
        for (Server server : servers) server.process().awaitExit(PATIENCE);
    }

    void shoot(String name) {
        browser().screenshot(SCREENSHOTS.resolve(name + ".png"));
    }

    static void eventually(Callable<Boolean> condition) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(condition);
    }

    void press(String id, String action) {
        eventually(() -> !text(id).isEmpty());
        browser()
                .run(
                        "[...document.querySelectorAll('.instances .body .row')].find((row) =>"
                                + " row.querySelector('.name bdi').innerText === arguments[0])"
                                + ".querySelector(`[data-action=${arguments[1]}]`).id = 'wanted'",
                        id,
                        action);
        browser().click("#wanted");
        browser().run("document.getElementById('wanted')?.removeAttribute('id')");
        eventually(() -> isThere("dialog[open]"));
    }

    void act(String id, String action, String reason) {
        press(id, action);
        browser().run("document.querySelector('dialog input[name=reason]').value = arguments[0]", reason);
        browser().click("dialog button[type=submit]");
        eventually(() -> !isThere("dialog[open]"));
    }
}
