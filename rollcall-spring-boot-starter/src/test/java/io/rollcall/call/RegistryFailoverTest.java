package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.rollcall.fake.FakeRegistry;
import io.rollcall.tls.Tls;
import io.rollcall.wire.Problem;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.HeartbeatRequest;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupRequest;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.RegistryApi;
import io.rollcall.wire.registry.Status;
import io.rollcall.wire.registry.WatchRequest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.HttpServerErrorException;
import org.springframework.web.client.ResourceAccessException;
import org.springframework.web.client.RestClient;

/** Registries that know nothing of each other: the only instance that each of them lists tells which one answered. */
@ExtendWith(OutputCaptureExtension.class)
class RegistryFailoverTest {

    private static final Duration TIMEOUT = Duration.ofMillis(500);

    /** A seed with which the first of three addresses, or of two, comes first. */
    private static final int FIRST = seedOfFirst();

    private final List<FakeRegistry> all = new ArrayList<>();

    @AfterEach
    void close() {
        all.forEach(FakeRegistry::close);
    }

    @Test
    void clientsSpreadOverTheAddresses() {
        String[] addresses = addresses(registry("a"), registry("b"), registry("c"));

        Set<String> first = new HashSet<>();
        for (int seed = 0; seed < 50; seed++) first.add(answering(client(seed, addresses)));

        assertThat(first).containsExactlyInAnyOrder("a", "b", "c");
    }

    @Test
    void aRefusedConnectionMovesEveryRequestToTheNextAddressWhichIsKept() {
        FakeRegistry a = registry("a");
        RegistryApi client = client(FIRST, addresses(a, registry("b"), registry("c")));
        assertThat(answering(client)).isEqualTo("a");

        a.shut();
        assertThat(answering(client)).isEqualTo("b");
        a.open();
        assertThat(answering(client)).isEqualTo("b");
    }

    @Test
    void oneThatTakesConnectionsAndDoesNotAnswerIsWaitedForOnce() throws IOException {
        try (ServerSocket stuck = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
            RegistryApi client = client(
                    FIRST, "localhost:" + stuck.getLocalPort(), registry("b").address());

            assertThat(answering(client)).isEqualTo("b");
            assertThat(answering(client)).isEqualTo("b");
            stuck.accept().close();
            stuck.setSoTimeout(1);
            assertThatThrownBy(stuck::accept).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void oneThatIsNotReadyIsLeftAndAnyOtherRefusalIsItsAnswer() {
        FakeRegistry a = registry("a");
        RegistryApi client = client(FIRST, addresses(a, registry("b")));

        a.refuse(404, ProblemCode.UNKNOWN_LEASE);
        assertThatThrownBy(() -> client.heartbeat(new HeartbeatRequest("echo", "a", "void", Status.UP)))
                .isInstanceOf(HttpClientErrorException.NotFound.class);
        a.refuse(500, "internal");
        assertThatThrownBy(() -> answering(client)).isInstanceOf(HttpServerErrorException.class);
        a.refuse(503, ProblemCode.NOT_READY);
        assertThat(answering(client)).isEqualTo("b");
    }

    @Test
    void whereNoneIsReadyTheNextRequestTriesAllAgain() {
        FakeRegistry a = registry("a");
        FakeRegistry b = registry("b");
        RegistryApi client = client(FIRST, addresses(a, b));

        a.refuse(503, ProblemCode.NOT_READY);
        b.shut();
        assertThatThrownBy(() -> answering(client)).hasMessageContaining(ProblemCode.NOT_READY);
        b.open();
        assertThat(answering(client)).isEqualTo("b");

        b.refuse(503, ProblemCode.NOT_READY);
        assertThatThrownBy(() -> answering(client)).hasMessageContaining(ProblemCode.NOT_READY);
        a.refuse(null, "");
        assertThat(answering(client)).isEqualTo("a");
    }

    /** An instance that knows why a registry does not list it yet registers at once. */
    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2})
    void aRefusalIsTheAnswerWhereverItStandsAmongAddressesThatAreDead(int alive) {
        FakeRegistry[] registries = {registry("a"), registry("b"), registry("c")};
        RegistryApi client = client(FIRST, addresses(registries));
        for (int i = 0; i < registries.length; i++)
            if (i == alive) registries[i].refuse(503, ProblemCode.NOT_READY);
            else registries[i].shut();

        assertThatThrownBy(() -> answering(client))
                .isInstanceOfSatisfying(
                        HttpServerErrorException.ServiceUnavailable.class,
                        refused -> assertThat(refused.getResponseBodyAs(Problem.class))
                                .extracting(Problem::code)
                                .isEqualTo(ProblemCode.NOT_READY));
    }

    @Test
    void anAddressThatIsGivenTwiceIsOneAddress() {
        FakeRegistry a = registry("a");
        RegistryApi client = client(FIRST, addresses(a, a));

        a.refuse(503, ProblemCode.NOT_READY);
        assertThatThrownBy(() -> answering(client)).hasMessageContaining(ProblemCode.NOT_READY);
    }

    /** The generator says how long the watch waits, and other requests do not ask it. */
    @Test
    void aWatchMovesAfterARandomTimeAndOtherRequestsAtOnce() throws Exception {
        ServerSocket parking = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
        List<Integer> asked = new CopyOnWriteArrayList<>();
        RandomGenerator random = new Random() {
            @Override
            public int nextInt(int bound) {
                asked.add(bound);
                return bound == RegistryFailover.SPREAD_MILLIS ? 800 : 0;
            }
        };
        RegistryApi client = client(
                random, "localhost:" + parking.getLocalPort(), registry("b").address());
        CompletableFuture<LookupResponse> watch = CompletableFuture.supplyAsync(() ->
                client.watch(new WatchRequest("echo", 1L, 60_000L, true, null)).join());
        Socket parked = parking.accept();
        assertThat(parked.getInputStream().read()).isEqualTo('P');
        parking.close();
        parked.close();
        await().until(() -> asked.contains(RegistryFailover.SPREAD_MILLIS));

        assertThat(answering(client)).isEqualTo("b");
        assertThat(watch).isNotDone();
        assertThat(asked).containsExactly(2, RegistryFailover.SPREAD_MILLIS);
        assertThat(watch.get(5, TimeUnit.SECONDS).instances())
                .extracting(Instance::id)
                .containsExactly("b");
    }

    @Test
    void anInterruptEndsARound() {
        FakeRegistry a = registry("a");
        RegistryApi client = client(FIRST, addresses(a, registry("b")));
        a.shut();
        Thread.currentThread().interrupt();
        assertThatThrownBy(() -> answering(client)).isInstanceOf(CancellationException.class);
        assertThat(Thread.interrupted()).isTrue();
    }

    /** Else a service whose list is not complete yet would make all requests wander. */
    @Test
    void whereEveryAddressRefusesOneRequestTheOthersStay() {
        FakeRegistry a = registry("a");
        FakeRegistry b = registry("b");
        RegistryApi client = client(FIRST, addresses(a, b));
        a.refuse(503, ProblemCode.NOT_READY);
        b.refuse(503, ProblemCode.NOT_READY);
        assertThatThrownBy(() -> answering(client)).hasMessageContaining(ProblemCode.NOT_READY);
        a.refuse(null, "");
        b.refuse(null, "");
        assertThat(answering(client)).isEqualTo("a");
    }

    /** A dead address would cost each request a time-out as long as the others have no majority. */
    @ParameterizedTest
    @ValueSource(ints = {1, 2})
    void whereTheFirstIsDeadAndNoneIsGoodLaterRequestsBeginWithTheOneThatRefuses(int refusing, CapturedOutput output) {
        FakeRegistry[] registries = {registry("a"), registry("b"), registry("c")};
        RegistryApi client = client(FIRST, addresses(registries));
        for (FakeRegistry registry : registries)
            if (registry == registries[refusing]) registry.refuse(503, ProblemCode.NOT_READY);
            else registry.shut();
        for (int i = 0; i < 3; i++)
            assertThatThrownBy(() -> answering(client)).hasMessageContaining(ProblemCode.NOT_READY);
        assertThat(output.getOut().lines().filter(line -> line.contains("is asked at")))
                .singleElement()
                .asString()
                .contains(registries[refusing].address() + " from now on", registries[0].address() + ": Connect");

        for (FakeRegistry registry : registries) if (registry != registries[refusing]) registry.open();
        registries[refusing].refuse(null, "");
        assertThat(answering(client)).isEqualTo(List.of("a", "b", "c").get(refusing));
    }

    @ParameterizedTest
    @ValueSource(ints = {502, 503, 504})
    void whatAProxyAnswersInPlaceOfTheRegistryIsAReasonToMove(int status) {
        FakeRegistry a = registry("a");
        RegistryApi client = client(FIRST, addresses(a, registry("b")));
        a.refuse(status, "none");
        assertThat(answering(client)).isEqualTo("b");
    }

    @Test
    void aMoveIsSaidOnceAndAnOutageOfAllIsNoMove(CapturedOutput output) {
        FakeRegistry a = registry("a");
        FakeRegistry b = registry("b");
        RegistryApi client = client(FIRST, addresses(a, b));
        a.shut();
        for (int i = 0; i < 3; i++) answering(client);
        b.shut();
        for (int i = 0; i < 3; i++)
            assertThatThrownBy(() -> answering(client)).isInstanceOf(ResourceAccessException.class);
        assertThat(output.getOut().lines().filter(line -> line.contains("is asked at")))
                .singleElement()
                .asString()
                .contains(a.address(), b.address(), "Connection refused");
    }

    private FakeRegistry registry(String id) {
        FakeRegistry registry = FakeRegistry.opened();
        all.add(registry);
        registry.put(id, "localhost:1", Status.UP);
        return registry;
    }

    private static String[] addresses(FakeRegistry... registries) {
        return Stream.of(registries).map(FakeRegistry::address).toArray(String[]::new);
    }

    private static RegistryApi client(int seed, String... addresses) {
        return client(new Random(seed), addresses);
    }

    private static RegistryApi client(RandomGenerator random, String... addresses) {
        RestClient client = RestClient.builder()
                .baseUrl("http://" + addresses[0])
                .requestFactory(PooledRequests.factory(TIMEOUT, TIMEOUT, 10, Tls.none()))
                .requestInterceptor(new RegistryFailover(List.of(addresses), Tls.none(), () -> random))
                .build();
        return HttpClients.create(client, RegistryApi.class);
    }

    private static String answering(RegistryApi client) {
        return client.lookup(new LookupRequest("echo", true)).instances().get(0).id();
    }

    private static int seedOfFirst() {
        int seed = 0;
        while (new Random(seed).nextInt(3) != 0 || new Random(seed).nextInt(2) != 0) seed++;
        return seed;
    }
}
