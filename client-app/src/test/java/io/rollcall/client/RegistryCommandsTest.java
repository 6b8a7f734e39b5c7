package io.rollcall.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.wire.registry.CallersResponse;
import io.rollcall.wire.registry.CallersResponse.Edge;
import io.rollcall.wire.registry.Event;
import io.rollcall.wire.registry.EventsResponse;
import io.rollcall.wire.registry.EvictResponse;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.InstanceOverride;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.OverrideResponse;
import io.rollcall.wire.registry.OverrideStatus;
import io.rollcall.wire.registry.ServicesResponse;
import io.rollcall.wire.registry.ServicesResponse.Service;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The commands that see and steer a registry, at a server that answers on a socket. */
class RegistryCommandsTest {

    private static final Instance UP = instance("a1", Status.UP, null, Map.of("version", "7"));

    private static final InstanceOverride DRAINED =
            new InstanceOverride(OverrideStatus.OUT_OF_SERVICE, 3, "disk", "ann", 65_000);

    private StubServer registry;

    @BeforeEach
    void start() throws IOException {
        registry = new StubServer();
    }

    @AfterEach
    void stop() {
        registry.close();
    }

    private static Instance instance(
            String id, Status status, @Nullable InstanceOverride word, Map<String, String> metadata) {
        return new Instance(id, "host:1", 5, "zone-a", status, false, metadata, null, word);
    }

    private void lists(Instance... instances) {
        registry.on("Registry.Lookup", request -> new LookupResponse("app", 7, List.of(instances)));
    }

    private CommandRun run(String... args) {
        return CommandRun.of(at(args));
    }

    private String[] at(String... args) {
        List<String> all = new ArrayList<>(List.of(args));
        all.addAll(List.of("-registry", registry.address()));
        return all.toArray(String[]::new);
    }

    @Test
    void servicesAreATableWithBars() {
        registry.on(
                "Registry.Services",
                request -> new ServicesResponse(3, List.of(new Service("app", 4, 2), new Service("shop", 1, 1))));
        CommandRun run = run("services");
        assertThat(run.lines())
                .containsExactly("service  up  of", "app      2   4   #####", "shop     1   1   ##########");
        assertThat(run.status()).isZero();
        assertThat(run.err()).isEmpty();
    }

    @Test
    void servicesInJsonAreTheAnswerOfTheRegistry() {
        registry.on("Registry.Services", request -> new ServicesResponse(3, List.of(new Service("app", 4, 2)), "r"));
        CommandRun run = run("services", "-output", "json");
        assertThat(run.lines()).hasSize(1);
        assertThat(run.json().at("/services/0/up").asInt()).isEqualTo(2);
        assertThat(run.json().get("registry").asString()).isEqualTo("r");
    }

    @Test
    void noServiceIsSaidBesideTheResult() {
        registry.on("Registry.Services", request -> new ServicesResponse(0, List.of()));
        CommandRun run = run("services");
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).isEqualTo("no service is registered\n");
        assertThat(run.status()).isZero();
    }

    @Test
    void instancesOfEveryStatusAreListedWithWhatAnOperatorHasSaid() {
        lists(UP, instance("a2", Status.UP, DRAINED, Map.of()));
        CommandRun run = run("instances", "app");
        assertThat(run.lines())
                .containsExactly(
                        "id  address  status          weight          zone    "
                                + "override                                  metadata",
                        "a1  host:1   UP              5               zone-a  "
                                + "-                                         version=7",
                        "a2  host:1   OUT_OF_SERVICE  3 (its own: 5)  zone-a  "
                                + "drained, weight 3, by ann, 65s ago, disk");
        assertThat(registry.requests())
                .singleElement()
                .satisfies(request -> assertThat(request.get("all").asBoolean()).isTrue());
    }

    @Test
    void noInstanceIsAStatusOfItsOwn() {
        lists();
        CommandRun run = run("instances", "app");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.err()).isEqualTo("instances: no instance of app is registered at " + registry.address() + "\n");
    }

    /** Whoever registers chooses its metadata, and nobody may drive the operator's terminal with it. */
    @ParameterizedTest
    @ValueSource(strings = {"table", "json"})
    void hostileTextsAreShownEscaped(String output) {
        String hostile = "\u001b]0;owned\u0007\u009b2J\u202Ereversed\r\n";
        lists(instance("a1", Status.UP, null, Map.of("k", hostile)));
        CommandRun run = run("instances", "app", "-output", output);
        assertThat(run.out()).containsIgnoringCase("\\u001b]0;owned\\u0007\\u009b2J\\u202ereversed\\r\\n");
        assertThat(run.out().codePoints().filter(c -> c != '\n'))
                .noneMatch(c -> Character.getType(c) == Character.CONTROL || c == 0x202E);
        if (output.equals("json"))
            assertThat(run.json().at("/instances/0/metadata/k").asString()).isEqualTo(hostile);
    }

    /** The JDK's client keeps the body of a 401 to itself where it streams. */
    @Test
    void aMissingTokenIsSaidInTheRegistrysWords() {
        registry.on("Registry.Services", request -> new StubServer.Problem(401, "unauthenticated", "Send a token"));
        CommandRun run = run("services");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).contains("Send a token");
    }

    @Test
    void aRefusalIsPrintedEscapedToo() {
        registry.on("Registry.Services", request -> new StubServer.Problem(403, "forbidden", "needs \u001b[31mread"));
        CommandRun run = run("services");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("services: needs \\u001b[31mread\n");
    }

    @Test
    void noRegistryIsOneLineThatSaysWhatToDo() {
        CommandRun run = CommandRun.of("services", "-registry", "localhost:1");
        assertThat(run.status()).isEqualTo(3);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .isEqualTo("services: no registry answers at localhost:1: nothing listens there; start one, or give its"
                        + " address with -registry HOST:PORT\n");
    }

    @Test
    void theNextAddressIsAskedWhereOneDoesNotAnswer() {
        registry.on("Registry.Services", request -> new ServicesResponse(0, List.of(new Service("app", 1, 1))));
        CommandRun run = CommandRun.of("services", "-registry", "localhost:1," + registry.address());
        assertThat(run.status()).isZero();
        assertThat(run.out()).contains("app");
    }

    @Test
    void aPropertyIsTakenAsItsFlag() {
        registry.on("Registry.Services", request -> new ServicesResponse(0, List.of(new Service("app", 1, 1))));
        CommandRun run = CommandRun.of(
                "services", "--rollcall.registry.address=" + registry.address(), "--rollcall.client.output=json");
        assertThat(run.json().at("/services/0/service").asString()).isEqualTo("app");
    }

    @Test
    void whatIsNoRegistryIsSaid() {
        CommandRun run = run("services");
        assertThat(run.status()).isEqualTo(1);
        assertThat(run.err()).isEqualTo("services: what answers at " + registry.address() + " is no registry\n");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "services extra",
                "services -colour",
                "services -output xml",
                "services -registry nowhere",
                "instances",
                "instances no/name",
                "instances app -token-file /no/such/file",
                "instances app -certificates /no/such/folder",
                "events -n 0",
                "drain app",
                "drain app a1 -for soon",
                "drain app a1 -for 31d",
                "weight app a1 1001",
                "weight app a1 -1",
                "evict app a1 -ban 0s",
                "completion fish"
            })
    void badUsageIsOneLineAndAsksNobody(String words) {
        CommandRun run = CommandRun.of(words.split(" ", -1));
        assertThat(run.status()).as(run.err()).isEqualTo(2);
        assertThat(run.out()).isEmpty();
        assertThat(run.err())
                .startsWith(words.split(" ", -1)[0] + ": ")
                .endsWith("; -help tells more\n")
                .hasLineCount(1);
    }

    @Test
    void eventsAreATableOfWhatAndWhy() {
        registry.on(
                "Registry.Events",
                request -> new EventsResponse(
                        List.of(
                                new Event(1, 300_000, "app", "a1", "registered", "started", null, "host:1", null, null),
                                new Event(
                                        2,
                                        4_000,
                                        "app",
                                        "a1",
                                        "status",
                                        "operator",
                                        "UP",
                                        "OUT_OF_SERVICE",
                                        "ann",
                                        "disk")),
                        2,
                        false,
                        "r"));
        CommandRun run = run("events", "-service", "app", "-n", "5");
        assertThat(run.lines())
                .containsExactly(
                        "ago  service  id  what                         why",
                        "5m   app      a1  registered host:1            started",
                        "4s   app      a1  status UP -> OUT_OF_SERVICE  operator by ann: disk");
        assertThat(registry.requests().element().toString())
                .isEqualTo("{\"after\":null,\"service\":\"app\",\"limit\":5,\"waitMillis\":0}");
    }

    @Test
    void callersAreATable() {
        registry.on("Registry.Callers", request -> new CallersResponse(List.of(new Edge("shop", "app", 2, 900)), "r"));
        assertThat(run("callers", "app").lines())
                .containsExactly("caller  service  instances  last heard", "shop    app      2          0s ago");
        assertThat(run("callers", "-output", "json")
                        .json()
                        .at("/edges/0/caller")
                        .asString())
                .isEqualTo("shop");
    }

    @Test
    void drainKeepsTheWeightThatAnOperatorHasGiven() {
        lists(instance("a1", Status.UP, new InstanceOverride(null, 3, null, null, 0), Map.of()));
        registry.on("Registry.Override", request -> new OverrideResponse(instance("a1", Status.UP, DRAINED, Map.of())));
        CommandRun run = run("drain", "app", "a1", "-reason", "disk", "-for", "30m");
        assertThat(run.status()).as(run.err()).isZero();
        assertThat(run.out()).contains("OUT_OF_SERVICE");
        assertThat(last())
                .isEqualTo("{\"service\":\"app\",\"id\":\"a1\",\"status\":\"OUT_OF_SERVICE\",\"weight\":3,"
                        + "\"reason\":\"disk\",\"ttlMillis\":1800000}");
    }

    @Test
    void weightKeepsAnInstanceOutOfServiceAndRestoreTakesAllBack() {
        lists(instance("a1", Status.UP, DRAINED, Map.of()));
        registry.on("Registry.Override", request -> new OverrideResponse(UP));
        assertThat(run("weight", "app", "a1", "0").status()).isZero();
        assertThat(last())
                .isEqualTo("{\"service\":\"app\",\"id\":\"a1\",\"status\":\"OUT_OF_SERVICE\",\"weight\":0,"
                        + "\"reason\":null,\"ttlMillis\":null}");
        assertThat(run("restore", "app", "a1").status()).isZero();
        assertThat(last())
                .isEqualTo("{\"service\":\"app\",\"id\":\"a1\",\"status\":null,\"weight\":null,\"reason\":null,"
                        + "\"ttlMillis\":null}");
    }

    @Test
    void anInstanceThatIsYetToComeCanBeDrained() {
        lists();
        registry.on("Registry.Override", request -> new OverrideResponse(null));
        CommandRun run = run("drain", "app", "a9");
        assertThat(run.status()).isZero();
        assertThat(run.out()).isEmpty();
        assertThat(run.err()).contains("no instance of app has the id a9 now");
    }

    @Test
    void evictSaysWhetherSomethingWasRemoved() {
        registry.on(
                "Registry.Evict",
                request -> new EvictResponse(request.get("banMillis").isNumber()));
        CommandRun removed = run("evict", "app", "a1", "-ban", "90s", "-reason", "wrong build");
        assertThat(removed.status()).isZero();
        assertThat(removed.out()).isEqualTo("a1 of app is removed\n");
        assertThat(last())
                .isEqualTo("{\"service\":\"app\",\"id\":\"a1\",\"reason\":\"wrong build\",\"banMillis\":90000}");
        CommandRun absent = run("evict", "app", "a1");
        assertThat(absent.status()).isEqualTo(3);
        assertThat(absent.err()).isEqualTo("evict: no instance of app has the id a1\n");
    }

    @Test
    void aRegistryOfAnEarlierVersionIsNamed() {
        registry.on("Registry.Evict", request -> new StubServer.Problem(404, "unknown-method", "There is none."));
        assertThat(run("evict", "app", "a1").err())
                .isEqualTo("evict: what answers at " + registry.address()
                        + " has no Registry.Evict: it is no registry, or an earlier version\n");
    }

    private String last() {
        return List.copyOf(registry.requests())
                .get(registry.requests().size() - 1)
                .toString();
    }
}
