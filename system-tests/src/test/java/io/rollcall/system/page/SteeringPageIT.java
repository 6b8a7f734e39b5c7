package io.rollcall.system.page;

import static io.rollcall.system.page.Page.PATIENCE;
import static io.rollcall.system.page.Page.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.rollcall.system.cluster.Caller;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.OpenLoad;
import io.rollcall.system.cluster.Server;
import io.rollcall.system.requires.RequiresTool;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import tools.jackson.databind.JsonNode;

/** What an operator does on the registry's page while calls run, and what the page says of changes and callers. */
@Tag("browser")
class SteeringPageIT {

    @Order(1)
    @RegisterExtension
    static final RequiresTool CHROMIUM = Browser.required();

    @Order(2)
    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @Order(3)
    @RegisterExtension
    static final Page page = new Page(CHROMIUM, cluster);

    /** It stays out through its heartbeats, its restart and the registry's restart, and no call fails. */
    @Test
    void anInstanceIsTakenOutUnderLoadAndStaysOutUntilItIsPutBack() {
        Server one = cluster.start("echo", "one");
        Server two = cluster.start("echo", "two");
        try (Caller caller = new Caller(cluster);
                OpenLoad load = OpenLoad.on(caller, Duration.ofSeconds(40))) {
            eventually(() -> load.servedBy("one") > 20 && load.servedBy("two") > 20);
            page.open("service/echo");
            page.act("one", "out", "being replaced");
            eventually(() -> page.state("one").startsWith("out"));
            assertThat(page.text("one")).contains("being replaced");
            awaitQuiet(load, "one");
            awaitHeartbeat("one");
            assertThat(page.state("one")).startsWith("out");
            page.shoot("out");

            one.process().terminate();
            assertThat(one.process().awaitExit(PATIENCE)).isZero();
            Server again = cluster.launch("echo", "one");
            eventually(() -> page.text("one").contains(again.endpoint().address())
                    && page.state("one").startsWith("out"));

            cluster.registry().process().terminate();
            assertThat(cluster.registry().process().awaitExit(PATIENCE)).isZero();
            eventually(() -> page.browser().text("[data-banner=old]").contains("What you see is of"));
            page.shoot("restart");
            cluster.restartRegistry();
            eventually(() -> page.browser().text("[data-banner=old]").isEmpty());
            eventually(() ->
                    page.state("one").startsWith("out") && page.state("two").startsWith("up"));
            long before = load.servedBy("one");
            awaitHeartbeat("one");
            assertThat(load.servedBy("one")).isEqualTo(before);

            page.act("one", "back", "");
            eventually(() -> page.state("one").startsWith("up"));
            eventually(() -> load.servedBy("one") > before + 20);
            assertThat(load.failures()).isEmpty();
            assertThat(load.begun()).isGreaterThan(2_000);
        }
        page.leave(two);
    }

    @Test
    void callsFollowAWeightThatIsChangedWhileTheyRun() {
        Server heavy = cluster.start("echo", "heavy");
        Server light = cluster.start("echo", "light");
        try (Caller caller = new Caller(cluster);
                OpenLoad load = OpenLoad.on(caller, Duration.ofSeconds(20))) {
            eventually(() -> load.servedBy("heavy") > 20 && load.servedBy("light") > 20);
            page.open("service/echo");
            page.press("heavy", "weight");
            page.browser().run("const input = document.querySelector('dialog input[name=weight]'); input.value = '9'");
            page.browser().click("dialog button[type=submit]");
            eventually(() -> page.text("heavy").contains("9 (own 1)"));
            eventually(() -> share(load, "heavy", "light") > 0.85);
            page.shoot("weight");
            assertThat(load.failures()).isEmpty();
        }
        page.leave(heavy, light);
    }

    /** Returns the part of the next 100 calls that the first of two instances serves. */
    private static double share(OpenLoad load, String one, String other) {
        long ones = load.servedBy(one);
        long others = load.servedBy(other);
        eventually(() -> load.servedBy(one) + load.servedBy(other) >= ones + others + 100);
        double more = load.servedBy(one) - ones;
        return more / (more + load.servedBy(other) - others);
    }

    @Test
    void theMapShowsThreeServicesThatCallEachOtherAndWhichOneAils() {
        page.register("shop", "shop1", "");
        page.register("orders", "orders1", "");
        page.register("orders", "orders2", ",\"status\":\"DOWN\"");
        page.register("stock", "stock1", "");
        Map<String, String> calls = Map.of("shop", "orders", "orders", "stock", "stock", "shop");
        calls.forEach((caller, service) -> page.post(
                "Registry.Lookup",
                "{\"service\":\"%s\",\"caller\":{\"service\":\"%s\",\"id\":\"%s1\"}}"
                        .formatted(service, caller, caller)));
        page.open("map");
        for (Map.Entry<String, String> call : calls.entrySet())
            eventually(() -> page.isThere("[data-edge='" + call.getKey() + " " + call.getValue() + "']"));
        assertThat(page.browser()
                        .run("return document.querySelector('[data-node=orders]').dataset.status")
                        .asString())
                .isEqualTo("DRAINING");
        assertThat(page.browser()
                        .run("return document.querySelector('[data-node=orders]').getAttribute('aria-label')")
                        .asString())
                .contains("1 of 2 up");
        page.shoot("map");
        page.browser().click("[data-node=stock]");
        eventually(() -> page.browser().text("h1").equals("stock"));
    }

    @Test
    void anEventSaysWhyAnInstanceWent() {
        Server terminated = cluster.start("echo", "terminated");
        Server killed = cluster.start("math", "killed");
        Server replaced = cluster.start("math", "replaced");
        page.register("bystander", "evicted", "");
        page.open("events");
        terminated.process().terminate();
        killed.process().kill();
        replaced.process().kill();
        page.register("math", "replaced", "");
        page.post("Registry.Evict", "{\"service\":\"bystander\",\"id\":\"evicted\",\"reason\":\"test\"}");
        page.post("Registry.Override", "{\"service\":\"bystander\",\"id\":\"taken\",\"status\":\"OUT_OF_SERVICE\"}");
        page.register("bystander", "taken", "");
        page.post("Registry.Override", "{\"service\":\"bystander\",\"id\":\"taken\"}");
        eventually(() -> event("terminated", "farewell"));
        eventually(() -> event("terminated", "draining"));
        eventually(() -> event("killed", "lease-expired"));
        eventually(() -> event("replaced", "replaced"));
        eventually(() -> event("evicted", "evicted"));
        eventually(() -> event("taken", "operator"));
        page.filter("service:math cause:lease-expired");
        eventually(() -> !event("terminated", "farewell") && event("killed", "lease-expired"));
        page.shoot("events");
    }

    private static boolean event(String id, String cause) {
        String rows = "return [...document.querySelectorAll('.events .body .row')]"
                + ".some((row) => row.innerText.includes(arguments[0]) && row.innerText.includes(arguments[1]))";
        return page.browser().run(rows, id, cause).asBoolean();
    }

    /** Waits until an instance gets no more calls: those that have begun may still end there. */
    private static void awaitQuiet(OpenLoad load, String id) {
        await().atMost(PATIENCE).until(() -> {
            long before = load.servedBy(id);
            long begun = load.begun();
            await().until(() -> load.begun() > begun + 100);
            return load.servedBy(id) == before;
        });
    }

    /** Waits until the registry has heard an instance again. */
    private static void awaitHeartbeat(String id) {
        long first = left(id);
        long[] before = {first};
        await().atMost(PATIENCE).pollInterval(Duration.ofMillis(100)).until(() -> {
            long now = left(id);
            boolean isHeard = now > before[0];
            before[0] = now;
            return isHeard;
        });
    }

    private static long left(String id) {
        return page.post("Registry.Leases", "{\"service\":\"echo\",\"ids\":[\"" + id + "\"]}")
                .as(JsonNode.class)
                .path("leases")
                .path(0)
                .path("leftMillis")
                .asLong();
    }
}
