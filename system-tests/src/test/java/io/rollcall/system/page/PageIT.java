package io.rollcall.system.page;

import static io.rollcall.system.page.Page.PATIENCE;
import static io.rollcall.system.page.Page.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

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
import java.util.stream.IntStream;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/** What a person sees and does on the registry's page, with real instances. */
@Tag("browser")
class PageIT {

    @Order(1)
    @RegisterExtension
    static final RequiresTool CHROMIUM = Browser.required();

    @Order(2)
    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @Order(3)
    @RegisterExtension
    static final Page page = new Page(CHROMIUM, cluster);

    @Test
    void aChangeIsOnTheScreenWithinASecond() {
        page.register("already", "there", "");
        page.open("services");
        page.seen("already");
        List<Duration> took = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            String service = "fresh" + i;
            long began = System.nanoTime();
            page.register(service, "a", "");
            page.seen(service);
            took.add(Duration.ofNanos(System.nanoTime() - began));
        }
        page.shoot("services");
        assertThat(took.stream().sorted().toList().get(1)).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void aLeaseRunsDownAndJumpsBackWithEachHeartbeat() {
        cluster.start("echo", "lease1", "--rollcall.instance.zone=a");
        page.open("service/echo?lease1");
        List<Integer> left = new ArrayList<>();
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(200)).until(() -> {
            String now = page.browser()
                    .run(
                            "return document.querySelector(arguments[0])?.getAttribute('aria-valuenow') ?? ''",
                            "[aria-label='Lease of lease1']")
                    .asString();
            if (!now.isEmpty() && (left.isEmpty() || left.get(left.size() - 1) != Integer.parseInt(now)))
                left.add(Integer.parseInt(now));
            return falls(left) && jumps(left);
        });
        page.shoot("leases");
        // The bar itself moves between two answers of the registry, by the browser's own animation.
        String width = "return document.querySelector('.fill').getBoundingClientRect().width";
        double first = page.browser().run(width).asDouble();
        await().atMost(PATIENCE).until(() -> page.browser().run(width).asDouble() != first);
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
        page.open("service/echo");
        eventually(() -> page.state("survivor").equals("up"));
        cluster.registry().process().terminate();
        assertThat(cluster.registry().process().awaitExit(PATIENCE)).isZero();
        eventually(() -> page.browser().text("[data-banner=old]").contains("What you see is of"));
        assertThat(page.state("survivor")).as("what was known stays").isEqualTo("up");
        page.shoot("restart");
        cluster.restartRegistry();
        eventually(() ->
                !page.isThere("[data-banner=old]") && page.state("survivor").equals("up"));
        page.leave(echo);
        eventually(() -> page.text("survivor").isEmpty());
    }

    @Test
    void aGroupWhosePrimaryIsKilledGetsAnother() {
        Server kv1 = cluster.launch("kv", "kv1", "-primary-id", "kv1");
        Server kv2 = cluster.launch("kv", "kv2", "-primary-id", "kv1");
        cluster.awaitUp("kv", kv1, kv2);
        page.open("store");
        eventually(() -> page.browser().text("[data-group=kv]").contains("primary kv1")
                && page.browser().text("[data-group=kv]").contains("every member of the view is there"));
        kv1.process().kill();
        eventually(() -> page.browser().text("[data-group=kv]").contains("primary kv2"));
        page.shoot("store");
        page.leave(kv2);
    }

    @Test
    void selfPreservationIsABannerThatNamesTheService() {
        int port = cluster.registry().endpoint().address().lastIndexOf(':') + 1;
        String here = cluster.registry().endpoint().address().substring(port);
        for (int i = 0; i < 4; i++)
            page.post(
                    "Registry.Register",
                    "{\"service\":\"cut-off\",\"id\":\"c%d\",\"address\":\"localhost:%s\",\"ttlMillis\":3000}"
                            .formatted(i, here));
        page.open("services");
        eventually(() -> page.browser().text("[data-banner=suspects]").contains("cut-off"));
        assertThat(page.browser().text("[data-banner=suspects]"))
                .contains("Self-preservation", "keeps 4 of 4 instances");
        page.filter("status:suspect");
        eventually(() -> page.browser().text(".services .body").contains("4 suspect"));
        page.shoot("self-preservation");
        for (int i = 0; i < 4; i++) page.post("Registry.Deregister", "{\"service\":\"cut-off\",\"id\":\"c" + i + "\"}");
        eventually(() -> !page.isThere("[data-banner=suspects]"));
    }

    @Test
    void tenThousandInstancesInAThousandServicesOpenInASecondAndOnlyTheScreenIsInTheDocument() {
        IntStream.range(0, 10_000)
                .parallel()
                .forEach(i -> page.register("scale-%03d".formatted(i / 10), "i" + i, ",\"zone\":\"z" + i % 3 + "\""));
        long began = System.nanoTime();
        page.open("services");
        page.seen("scale-000");
        Duration opened = Duration.ofNanos(System.nanoTime() - began);
        page.shoot("scale");
        assertThat(page.browser().text(".summary")).contains("10,0");
        assertThat(page.browser()
                        .run("return document.querySelectorAll('*').length")
                        .asInt())
                .isLessThan(1_500);

        page.browser().run("scrollTo(0, document.documentElement.scrollHeight)");
        page.seen("scale-999");
        assertThat(page.browser()
                        .run("return document.querySelectorAll('*').length")
                        .asInt())
                .isLessThan(1_500);
        began = System.nanoTime();
        page.register("scale-999", "one-more", "");
        eventually(() -> page.browser().text(".services .body").contains("11 up"));
        Duration changed = Duration.ofNanos(System.nanoTime() - began);
        page.filter("scale-5 zone:z1");
        eventually(() -> page.browser().text(".summary").contains("100 match"));
        assertThat(opened).isLessThan(Duration.ofSeconds(1));
        assertThat(changed).isLessThan(Duration.ofSeconds(1));
    }

    @Test
    void whatAStrangerRegistersIsTextAndNeverMarkup() {
        String script = "<script>document.title='broken'</script><img src=x onerror=document.title='broken'>";
        String rightToLeft = "\u202e\u05e9\u05dc\u05d5\u05dd";
        String metadata = ",\"metadata\":{\"a\":\"" + script + "\",\"b\":\"" + "w".repeat(512) + "\",\"c\":\""
                + rightToLeft + "\",\"<b>k\":\"v\"}";
        page.register("hostile", "h1", metadata);
        for (int width : new int[] {1280, 400}) {
            page.browser().resize(width, 800);
            page.open("service/hostile");
            eventually(() -> page.isThere(".instances .body .row"));
            page.browser().click("[aria-label='Details of h1']");
            eventually(() -> page.isThere("dialog[open]"));
            String shown = page.browser()
                    .run("return document.querySelector('dialog .metadata').textContent")
                    .asString();
            assertThat(shown).contains(script, "w".repeat(512), rightToLeft, "<b>k");
            assertThat(page.browser().run("return document.title").asString()).doesNotContain("broken");
            assertThat(page.browser()
                            .run("return document.querySelectorAll('dialog script, dialog img, dialog b').length")
                            .asInt())
                    .isZero();
            assertThat(overflow()).isZero();
            page.shoot("hostile-" + width);
            page.browser().click("dialog .actions button");
        }
    }

    @Test
    void everythingIsDoneByKeyboardAlone() {
        page.register("by-keyboard", "k1", "");
        page.open("services");
        page.seen("by-keyboard");
        tabTo("input[type=search]");
        page.browser().press("by-keyboard");
        tabTo(".services .body a");
        page.browser().press(Browser.ENTER);
        eventually(() -> page.browser().text("h1").equals("by-keyboard") && page.isThere("[data-action=weight]"));
        tabTo("[data-action=weight]");
        page.browser().press(Browser.ENTER);
        eventually(() -> page.isThere("dialog[open] input[name=weight]"));
        tabTo("dialog input[name=reason]");
        page.shoot("keyboard-dialog");
        page.browser().press(Browser.ESCAPE);
        eventually(() -> !page.isThere("dialog[open]"));
        String focused = "return document.activeElement.matches('[data-action=weight]')";
        assertThat(page.browser().run(focused).asBoolean())
                .as("the focus is where it was")
                .isTrue();
        page.shoot("keyboard");
    }

    private static void tabTo(String selector) {
        for (int i = 0; i < 60; i++) {
            page.browser().press(Browser.TAB);
            if (page.browser()
                    .run("return document.activeElement.matches(arguments[0])", selector)
                    .asBoolean()) {
                String outline = "return getComputedStyle(document.activeElement).outlineStyle";
                assertThat(page.browser().run(outline).asString())
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
        page.register("accessible", "a1", ",\"zone\":\"a\"");
        page.register("accessible", "a2", ",\"status\":\"DOWN\"");
        page.browser().resize(width, 900);
        page.browser().prefer(scheme);
        for (String view : List.of("services", "service/accessible", "map", "events", "store")) {
            page.open(view);
            eventually(() -> page.isThere("h1") && !page.isThere("[data-banner=old]"));
            if (view.equals("service/accessible")) {
                eventually(() -> page.isThere("[data-action=weight]"));
                assertAccessible(view);
                page.browser().click("[data-action=weight]");
                eventually(() -> page.isThere("dialog[open]"));
            }
            assertAccessible(view);
            assertThat(overflow())
                    .as("%s is no wider than %d pixels", view, width)
                    .isZero();
            page.shoot("axe-" + view.replace('/', '-') + "-" + width + "-" + scheme);
        }
    }

    private static void assertAccessible(String view) throws IOException {
        try (InputStream axe = PageIT.class.getResourceAsStream("/axe.min.js")) {
            if (axe == null) throw new IllegalStateException("axe-core is not on the class path");
            page.browser().run(new String(axe.readAllBytes(), StandardCharsets.UTF_8) + "; window.axe = axe;");
        }
        JsonNode found = page.browser()
                .run("return window.axe.run(document, {resultTypes: ['violations']}).then((result) =>"
                        + " result.violations.filter(({impact}) => impact === 'serious' || impact === 'critical')"
                        + ".map(({id, nodes}) => id + ': ' + nodes.map(({html}) => html).join(' ')))");
        List<String> violations = new ArrayList<>();
        found.forEach(each -> violations.add(each.asString()));
        assertThat(violations).as(view).isEmpty();
    }

    private static int overflow() {
        return page.browser()
                .run("return Math.max(0, document.documentElement.scrollWidth - innerWidth)")
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
            page.browser().open("http://localhost:" + port + "/#/store");
            signIn(reader);
            eventually(() -> page.browser().text("#principal").equals("reader"));
            eventually(() -> page.browser().text(".failure").contains("needs the scope operate"));
            page.browser().open("http://localhost:" + port + "/");
            eventually(() -> page.browser().text("#principal").equals("reader")); // the tab still has it
            page.browser().click("#sign");
            eventually(() -> page.isThere("dialog[open]")
                    && page.browser().text("#principal").isEmpty());
            signIn(operator);
            eventually(() -> page.browser().text("#principal").equals("operator"));
            page.shoot("signed-in");
            page.browser().click("#sign");
            eventually(() -> page.isThere("dialog[open]"));
        } finally {
            page.browser().open("about:blank");
            page.browser().requests();
            page.browser().complaints();
            secured.terminate();
            page.open("services");
        }
    }

    private static void signIn(String token) {
        eventually(() -> page.isThere("dialog[open] input[name=token]"));
        page.browser().run("document.querySelector('dialog input[name=token]').value = arguments[0]", token);
        page.browser().click("dialog button[type=submit]");
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
            page.browser().open("http://localhost:" + port + "/");
            eventually(() -> page.browser().text("[data-banner=security]").contains("rollcall.security=off"));
            page.shoot("security-off");
        } finally {
            page.browser().open("about:blank");
            page.browser().requests();
            page.browser().complaints();
            open.terminate();
            page.open("services");
        }
    }

    private static Path directory() {
        return cluster.processGroup().directory();
    }
}
