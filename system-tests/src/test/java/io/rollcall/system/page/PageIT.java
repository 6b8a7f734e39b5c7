package io.rollcall.system.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.process.Answer;
import io.rollcall.process.Endpoint;
import io.rollcall.process.RunningProcess;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Server;
import io.rollcall.system.requires.RequiresTool;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a person sees and does on the registry's page, with real instances. */
@Tag("browser")
class PageIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final Path SCREENSHOTS = Cluster.HOME.resolve("system-tests/target/page");

    @RegisterExtension
    static final RequiresTool CHROMIUM = RequiresTool.command(
            "chromium and chromium-driver (packages of Debian)",
            Pattern.compile("ChromeDriver"),
            "chromedriver",
            "--version");

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    private static Browser browser;

    @BeforeAll
    static void startBrowser() {
        browser = Browser.start(cluster.processGroup(), cluster.port());
    }

    @BeforeEach
    void sizeBrowser() {
        browser.resize(1280, 800);
        browser.prefer("light");
    }

    @AfterAll
    static void closeBrowser() {
        if (browser != null) browser.close(); // null: it did not start
    }

    /** Everything that the browser asked for came from the registry, and nothing broke the page's own rules. */
    @AfterEach
    void noRequestHasLeftTheRegistry() {
        String origin = origin();
        assertThat(browser.requests())
                .isNotEmpty()
                .allMatch(url -> url.startsWith(origin) || url.equals("about:blank"));
        assertThat(browser.complaints())
                .noneMatch(each -> each.contains("Content Security Policy")
                        || each.contains("Trusted")
                        || each.contains("Uncaught"));
    }

    @Test
    void aChangeIsOnTheScreenWithinASecond() {
        register("already", "there", "");
        open("services");
        seen("already");
        List<Duration> took = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String service = "fresh" + i;
            long began = System.nanoTime();
            register(service, "a", "");
            seen(service);
            took.add(Duration.ofNanos(System.nanoTime() - began));
        }
        shoot("services");
        assertThat(took.stream().sorted().toList().get(1)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aLeaseRunsDownAndJumpsBackWithEachHeartbeat() {
        cluster.start("echo", "lease1", "--rollcall.instance.zone=a");
        open("service/echo?lease1");
        List<Integer> left = new ArrayList<>();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            String now = browser.run(
                            "return document.querySelector(arguments[0])?.getAttribute('aria-valuenow') ?? ''",
                            "[aria-label='Lease of lease1']")
                    .asString();
            if (!now.isEmpty() && (left.isEmpty() || left.get(left.size() - 1) != Integer.parseInt(now)))
                left.add(Integer.parseInt(now));
            return falls(left) && jumps(left);
        });
        shoot("leases");
        // The bar itself moves between two answers of the registry, by the browser's own animation.
        String width = "return document.querySelector('.fill').getBoundingClientRect().width";
        double first = browser.run(width).asDouble();
        await().atMost(PATIENCE).until(() -> browser.run(width).asDouble() != first);
    }

    private static boolean falls(List<Integer> left) {
        return IntStream.range(1, left.size())
                        .filter(i -> left.get(i) < left.get(i - 1))
                        .count()
                >= 2;
    }

    private static boolean jumps(List<Integer> left) {
        return IntStream.range(1, left.size()).anyMatch(i -> left.get(i) > left.get(i - 1));
    }

    @Test
    void whileTheRegistryRestartsThePageSaysOfWhenItsDataIsAndComesBackByItself() {
        Server echo = cluster.start("echo", "survivor");
        open("service/echo");
        eventually(() -> state("survivor").equals("up"));
        cluster.registry().process().terminate();
        assertThat(cluster.registry().process().awaitExit(PATIENCE)).isZero();
        eventually(() -> browser.text("[data-banner=old]").contains("What you see is of"));
        assertThat(state("survivor")).as("what was known stays").isEqualTo("up");
        shoot("restart");
        cluster.restartRegistry();
        eventually(() -> !isThere("[data-banner=old]") && state("survivor").equals("up"));
        leave(echo);
        eventually(() -> text("survivor").isEmpty());
    }

    @Test
    void aGroupWhosePrimaryIsKilledGetsAnother() {
        Server kv1 = cluster.launch("kv", "kv1", "-primary-id", "kv1");
        Server kv2 = cluster.launch("kv", "kv2", "-primary-id", "kv1");
        cluster.awaitUp("kv", kv1, kv2);
        open("store");
        eventually(() -> browser.text("[data-group=kv]").contains("primary kv1")
                && browser.text("[data-group=kv]").contains("every member of the view is there"));
        kv1.process().kill();
        eventually(() -> browser.text("[data-group=kv]").contains("primary kv2"));
        shoot("store");
        leave(kv2);
    }

    @Test
    void selfPreservationIsABannerThatNamesTheService() {
        int port = cluster.registry().endpoint().address().lastIndexOf(':') + 1;
        String here = cluster.registry().endpoint().address().substring(port);
        for (int i = 0; i < 4; i++)
            post(
                    "Registry.Register",
                    "{\"service\":\"cut-off\",\"id\":\"c%d\",\"address\":\"localhost:%s\",\"ttlMillis\":3000}"
                            .formatted(i, here));
        open("services");
        eventually(() -> browser.text("[data-banner=suspects]").contains("cut-off"));
        assertThat(browser.text("[data-banner=suspects]")).contains("Self-preservation", "keeps 4 of 4 instances");
        filter("status:suspect");
        eventually(() -> browser.text(".services .body").contains("4 suspect"));
        shoot("self-preservation");
        for (int i = 0; i < 4; i++) post("Registry.Deregister", "{\"service\":\"cut-off\",\"id\":\"c" + i + "\"}");
        eventually(() -> !isThere("[data-banner=suspects]"));
    }

    @Test
    void tenThousandInstancesInAThousandServicesOpenInASecondAndOnlyTheScreenIsInTheDocument() {
        IntStream.range(0, 10_000)
                .parallel()
                .forEach(i -> register("scale-%03d".formatted(i / 10), "i" + i, ",\"zone\":\"z" + i % 3 + "\""));
        long began = System.nanoTime();
        open("services");
        seen("scale-000");
        Duration opened = Duration.ofNanos(System.nanoTime() - began);
        shoot("scale");
        assertThat(browser.text(".summary")).contains("10,0");
        assertThat(browser.run("return document.querySelectorAll('*').length").asInt())
                .isLessThan(1_500);

        browser.run("scrollTo(0, document.documentElement.scrollHeight)");
        seen("scale-999");
        assertThat(browser.run("return document.querySelectorAll('*').length").asInt())
                .isLessThan(1_500);
        began = System.nanoTime();
        register("scale-999", "one-more", "");
        eventually(() -> browser.text(".services .body").contains("11 up"));
        Duration changed = Duration.ofNanos(System.nanoTime() - began);
        filter("scale-5 zone:z1");
        eventually(() -> browser.text(".summary").contains("100 match"));
        assertThat(opened).isLessThan(Duration.ofSeconds(1));
        assertThat(changed).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void whatAStrangerRegistersIsTextAndNeverMarkup() {
        String script = "<script>document.title='broken'</script><img src=x onerror=document.title='broken'>";
        String rightToLeft = "\u202e\u05e9\u05dc\u05d5\u05dd";
        String metadata = ",\"metadata\":{\"a\":\"" + script + "\",\"b\":\"" + "w".repeat(512) + "\",\"c\":\""
                + rightToLeft + "\",\"<b>k\":\"v\"}";
        register("hostile", "h1", metadata);
        for (int width : new int[] {1280, 400}) {
            browser.resize(width, 800);
            open("service/hostile");
            eventually(() -> isThere(".instances .body .row"));
            browser.click("[aria-label='Details of h1']");
            eventually(() -> isThere("dialog[open]"));
            String shown = browser.run("return document.querySelector('dialog .metadata').textContent")
                    .asString();
            assertThat(shown).contains(script, "w".repeat(512), rightToLeft, "<b>k");
            assertThat(browser.run("return document.title").asString()).doesNotContain("broken");
            assertThat(browser.run("return document.querySelectorAll('dialog script, dialog img, dialog b').length")
                            .asInt())
                    .isZero();
            assertThat(overflow()).isZero();
            shoot("hostile-" + width);
            browser.click("dialog .actions button");
        }
    }

    @Test
    void everythingIsDoneByKeyboardAlone() {
        register("by-keyboard", "k1", "");
        open("services");
        seen("by-keyboard");
        tabTo("input[type=search]");
        browser.press("by-keyboard");
        tabTo(".services .body a");
        browser.press(Browser.ENTER);
        eventually(() -> browser.text("h1").equals("by-keyboard") && isThere("[data-action=weight]"));
        tabTo("[data-action=weight]");
        browser.press(Browser.ENTER);
        eventually(() -> isThere("dialog[open] input[name=weight]"));
        tabTo("dialog input[name=reason]");
        shoot("keyboard-dialog");
        browser.press(Browser.ESCAPE);
        eventually(() -> !isThere("dialog[open]"));
        String focused = "return document.activeElement.matches('[data-action=weight]')";
        assertThat(browser.run(focused).asBoolean())
                .as("the focus is where it was")
                .isTrue();
        shoot("keyboard");
    }

    private static void tabTo(String selector) {
        for (int i = 0; i < 60; i++) {
            browser.press(Browser.TAB);
            if (browser.run("return document.activeElement.matches(arguments[0])", selector)
                    .asBoolean()) {
                String outline = "return getComputedStyle(document.activeElement).outlineStyle";
                assertThat(browser.run(outline).asString())
                        .as("the focus is seen")
                        .isNotEqualTo("none");
                return;
            }
        }
        throw new AssertionError("Tab does not lead to " + selector);
    }

    /** @see <a href="https://github.com/dequelabs/axe-core">axe-core</a> */
    @ParameterizedTest
    @CsvSource({"1280, light", "1280, dark", "400, light", "400, dark"})
    void axeFindsNothingSerious(int width, String scheme) throws IOException {
        register("accessible", "a1", ",\"zone\":\"a\"");
        register("accessible", "a2", ",\"status\":\"DOWN\"");
        browser.resize(width, 900);
        browser.prefer(scheme);
        for (String view : List.of("services", "service/accessible", "map", "events", "store")) {
            open(view);
            eventually(() -> isThere("h1") && !isThere("[data-banner=old]"));
            if (view.equals("service/accessible")) {
                eventually(() -> isThere("[data-action=weight]"));
                assertAccessible(view);
                browser.click("[data-action=weight]");
                eventually(() -> isThere("dialog[open]"));
            }
            assertAccessible(view);
            assertThat(overflow())
                    .as("%s is no wider than %d pixels", view, width)
                    .isZero();
            shoot("axe-" + view.replace('/', '-') + "-" + width + "-" + scheme);
        }
    }

    private static void assertAccessible(String view) throws IOException {
        try (InputStream axe = PageIT.class.getResourceAsStream("/axe.min.js")) {
            if (axe == null) throw new IllegalStateException("axe-core is not on the class path");
            browser.run(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + "; window.axe = axe;");
        }
        JsonNode found = browser.run("return window.axe.run(document, {resultTypes: ['violations']}).then((result) =>"
                + " result.violations.filter(({impact}) => impact === 'serious' || impact === 'critical')"
                + ".map(({id, nodes}) => id + ': ' + nodes.map(({html}) => html).join(' ')))");
        List<String> violations = new ArrayList<>();
        found.forEach(each -> violations.add(each.asString()));
        assertThat(violations).as(view).isEmpty();
    }

    private static int overflow() {
        return browser.run("return Math.max(0, document.documentElement.scrollWidth - innerWidth)")
                .asInt();
    }

    @Test
    void aTokenOpensThePageForItsTabAndOneThatMayNotOperateHasNoButtons() {
        Path tokens = directory().resolve("page.tokens");
        String reader = token(tokens, "reader", "read");
        String operator = token(tokens, "operator", "read,operate");
        int port = cluster.port();
        RunningProcess secured = cluster.processGroup()
                .start(
                        "secured",
                        "registry",
                        "-listen",
                        ":" + port,
                        "-data",
                        directory().resolve("secured").toString(),
                        "--rollcall.security.tokens=" + tokens);
        try {
            Endpoint endpoint = Endpoint.at(port);
            await().atMost(PATIENCE).until(endpoint::isReady);
            browser.open("http://localhost:" + port + "/#/store");
            signIn(reader);
            eventually(() -> browser.text("#principal").equals("reader"));
            eventually(() -> browser.text(".failure").contains("needs the scope operate"));
            browser.open("http://localhost:" + port + "/");
            eventually(() -> browser.text("#principal").equals("reader")); // the tab still has it
            browser.click("#sign");
            eventually(
                    () -> isThere("dialog[open]") && browser.text("#principal").isEmpty());
            signIn(operator);
            eventually(() -> browser.text("#principal").equals("operator"));
            shoot("signed-in");
            browser.click("#sign");
            eventually(() -> isThere("dialog[open]"));
        } finally {
            browser.open("about:blank");
            browser.requests();
            browser.complaints();
            secured.terminate();
            open("services");
        }
    }

    private static void signIn(String token) {
        eventually(() -> isThere("dialog[open] input[name=token]"));
        browser.run("document.querySelector('dialog input[name=token]').value = arguments[0]", token);
        browser.click("dialog button[type=submit]");
    }

    private static String token(Path file, String name, String scopes) {
        RunningProcess create = cluster.processGroup()
                .start("token", "client", "token", "create", "-name", name, "-scope", scopes, file.toString());
        assertThat(create.awaitExit(PATIENCE)).as(create.stderr()).isZero();
        return create.stdout().strip();
    }

    @Test
    void aBannerSaysThatSecurityIsOff() {
        int port = cluster.port();
        RunningProcess open = cluster.processGroup()
                .start(
                        "off",
                        "registry",
                        "-listen",
                        ":" + port,
                        "-data",
                        directory().resolve("off").toString(),
                        "--rollcall.security=off");
        try {
            await().atMost(PATIENCE).until(Endpoint.at(port)::isReady);
            browser.open("http://localhost:" + port + "/");
            eventually(() -> browser.text("[data-banner=security]").contains("rollcall.security=off"));
            shoot("security-off");
        } finally {
            browser.open("about:blank");
            browser.requests();
            browser.complaints();
            open.terminate();
            open("services");
        }
    }

    // --- Words of these tests ---

    private static Path directory() {
        return cluster.processGroup().directory();
    }

    private static String origin() {
        return "http://" + cluster.registry().endpoint().address();
    }

    /** A new document, so that nothing of an earlier view is left. */
    private static void open(String view) {
        browser.open("about:blank");
        browser.open(origin() + "/#/" + view);
    }

    private static void seen(String service) {
        String link = "return [...document.querySelectorAll('.services .body a')]"
                + ".some((a) => a.innerText === arguments[0])";
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(10))
                .until(() -> browser.run(link, service).asBoolean());
    }

    private static boolean isThere(String selector) {
        return browser.run("return document.querySelector(arguments[0]) !== null", selector)
                .asBoolean();
    }

    private static void filter(String text) {
        browser.run(
                "const box = document.querySelector('input[type=search]'); box.value = arguments[0];"
                        + " box.dispatchEvent(new Event('input'))",
                text);
    }

    /** Returns what the row of an instance says; empty: it has none. */
    private static String text(String id) {
        return browser.run(
                        "return [...document.querySelectorAll('.instances .body .row')].find((row) =>"
                                + " row.querySelector('.name bdi').innerText === arguments[0])?.innerText ?? ''",
                        id)
                .asString();
    }

    private static String state(String id) {
        return browser.run(
                        "return [...document.querySelectorAll('.instances .body .row')].find((row) =>"
                                + " row.querySelector('.name bdi').innerText === arguments[0])"
                                + "?.querySelector('.badge').innerText ?? ''",
                        id)
                .asString();
    }

    private static void register(String service, String id, String more) {
        post(
                "Registry.Register",
                "{\"service\":\"%s\",\"id\":\"%s\",\"address\":\"localhost:1\",\"ttlMillis\":3600000%s}"
                        .formatted(service, id, more));
    }

    private static Answer post(String method, String body) {
        Answer answer = cluster.registry().endpoint().post(method, body);
        assertThat(answer.status()).as(method + ": " + answer.body()).isEqualTo(200);
        return answer;
    }

    private static void leave(Server... servers) {
        for (Server server : servers) server.process().terminate();
        for (Server server : servers) server.process().awaitExit(PATIENCE);
    }

    private static void shoot(String name) {
        browser.screenshot(SCREENSHOTS.resolve(name + ".png"));
    }

    private static void eventually(Callable<Boolean> condition) {
        await().atMost(PATIENCE)
                .pollDelay(Duration.ZERO)
                .pollInterval(Duration.ofMillis(50))
                .until(condition);
    }
}
