package io.rollcall.client;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.client.StubServer.Problem;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.WriteResponse;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Sessions with the key-value store: redirects, request ids, and what is known of a failed write. */
class KvSessionTest {

    private static final String[] PUT = {"-service", "kv", "-op", "put", "-key", "x", "-value", "v", "-algo", "rr"};

    /** Time for a few attempts, none of which is served. */
    private static final String SOON = "--rollcall.kv-client.deadline=1s";

    private final AtomicLong version = new AtomicLong();
    private TestServices services;

    @BeforeEach
    void begin() throws IOException {
        services = new TestServices();
    }

    @AfterEach
    void end() {
        services.close();
    }

    @Test
    void aRedirectIsFollowedOnceAndRemembered() throws IOException {
        StubServer primary = primary("kv2");
        StubServer backup = backup("kv1", primary.address());
        Result result = put("-n", "5", "-output", "json");

        assertThat(result.status()).as(result.err()).isZero();
        assertThat(result.json().get("redirects").asInt()).isOne();
        assertThat(result.json().get("instances").toString()).isEqualTo("[{\"id\":\"kv2\",\"calls\":5}]");
        assertThat(backup.requests()).hasSize(1);
        assertThat(primary.requests()).hasSize(5);
    }

    @Test
    void aPutIsMadeOnceUnlessMoreAreAskedFor() throws IOException {
        primary("kv1");
        assertThat(put().out())
                .contains("ok=true version=1\n")
                .contains("1 call of kv by rr")
                .contains("served 1,");
    }

    @Test
    void eachWriterHasANameOfItsOwnAndNumbersItsWrites() throws IOException {
        StubServer primary = primary("kv1");
        assertThat(put("-n", "40", "-concurrency", "4").status()).isZero();

        Map<String, List<Long>> numbers = primary.requests().stream()
                .map(request -> request.get("requestId"))
                .collect(Collectors.groupingBy(
                        id -> id.get("client").asString(),
                        Collectors.mapping(id -> id.get("number").asLong(), Collectors.toList())));
        assertThat(numbers).hasSizeBetween(1, 4);
        assertThat(numbers.values())
                .allSatisfy(own -> assertThat(own)
                        .containsExactlyElementsOf(
                                LongStream.rangeClosed(1, own.size()).boxed().toList()));
    }

    /** The group is changing its primary: after a few hops the client pauses, and then asks again. */
    @Test
    void replicasThatPointToEachOtherAreAskedAgainLater() throws IOException {
        StubServer one = new StubServer();
        StubServer two = new StubServer();
        try (one;
                two) {
            two.on("KV.Put", redirect("kv2", one.address()));
            one.on(
                    "KV.Put",
                    request -> one.requests().size() > 2
                            ? new WriteResponse(true, 1L, null, "kv1")
                            : redirect("kv1", two.address()).apply(request));
            services.join("kv", "kv1", 1, one.address());
            services.join("kv", "kv2", 1, two.address());
            Result result = put("-output", "json");

            assertThat(result.json().get("ok").asInt()).isOne();
            assertThat(result.json().get("retries").asInt()).isOne();
            assertThat(result.json().get("redirects").asInt()).isEqualTo(3);
            assertThat(two.requests()).hasSize(2);
        }
    }

    @Test
    void aRedirectToAnAddressThatTheRegistryDoesNotListIsNotFollowed() throws IOException {
        try (StubServer stranger = new StubServer()) {
            stranger.on("KV.Put", request -> new WriteResponse(true, 1L, null, "kv2"));
            backup("kv1", stranger.address());
            assertThat(put(SOON).out())
                    .contains("redirected to " + stranger.address() + ", which the registry does not list");
            assertThat(stranger.requests()).isEmpty();
        }
    }

    @Test
    void aRedirectToNoAddressIsNotFollowed() throws IOException {
        services.join("kv", "kv1", 1, "KV.Put", redirect("kv1", "user@elsewhere:1/?"));
        assertThat(put(SOON).out()).contains("not executed: redirected to 'user@elsewhere:1/?', not an address");
    }

    @Test
    void anUnknownOutcomeIsNeverCalledNotDone() throws IOException {
        services.join("kv", "kv1", 1, "KV.Put", r -> new Problem(503, "outcome-unknown", "kv2 does not answer."));
        Result result = put(SOON);

        assertThat(result.status()).isOne();
        assertThat(result.lines().get(0))
                .endsWith("503 outcome-unknown: kv2 does not answer. [it is unknown whether it was carried out]");
    }

    @Test
    void aReplicaThatIsNotReadyIsAskedAgainUnderTheSameIdAndCounted() throws IOException {
        AtomicLong calls = new AtomicLong();
        StubServer primary = services.join("kv", "kv1", 1, "KV.Put", request -> {
            if (calls.incrementAndGet() == 1) return new Problem(503, "not-ready", "Not yet.");
            return new WriteResponse(true, version.incrementAndGet(), null, "kv1");
        });
        Result result = put("-n", "3", "-output", "json");

        assertThat(result.json().get("ok").asInt()).isEqualTo(3);
        assertThat(result.json().get("retries").asInt()).isOne();
        assertThat(primary.requests())
                .extracting(request -> request.get("requestId").get("number").asLong())
                .containsExactly(1L, 1L, 2L, 3L);
    }

    @Test
    void aReplicaThatDoesNotAnswerInTimeMayHaveDoneIt() throws IOException {
        CountDownLatch end = new CountDownLatch(1);
        services.join("kv", "kv1", 1, "KV.Put", request -> {
            Latches.await(end);
            return new WriteResponse(true, 1L, null, "kv1");
        });
        Result result = put(SOON, "--rollcall.kv-client.attempt-timeout=200ms");
        end.countDown();

        assertThat(result.lines().get(0)).contains("timed out").endsWith("[it is unknown whether it was carried out]");
    }

    @Test
    void aPrimaryThatIsGoneIsLookedForUntilTheDeadline() throws IOException {
        StubServer primary = new StubServer();
        primary.on("KV.Put", request -> {
            if (request.get("requestId").get("number").asLong() == 1) return new WriteResponse(true, 1L, null, "kv2");
            primary.close();
            throw new IllegalStateException("killed");
        });
        services.join("kv", "kv2", 1, primary.address());
        StubServer backup = backup("kv1", primary.address());
        Result result = put("-n", "3", SOON);

        assertThat(result.status()).isOne();
        assertThat(result.lines().get(1)).contains("no answer").endsWith("[it is unknown whether it was carried out]");
        assertThat(result.lines().get(2)).contains("no connection").doesNotContain("unknown");
        assertThat(backup.requests()).hasSizeGreaterThan(2);
    }

    @Test
    void aGetShowsWhatWasFoundAndWho() throws IOException {
        services.join(
                "kv",
                "kv1",
                1,
                "KV.Get",
                request -> new GetResponse(true, "v" + request.get("key").asString(), 9, "kv1"));
        services.join("kv", "kv2", 1, "KV.Get", request -> new GetResponse(false, null, 0, "kv2"));
        Result result = services.client("-service", "kv", "-op", "get", "-key", "x", "-n", "2", "-algo", "rr");

        assertThat(result.lines().get(0)).matches("  1  kv1 .* found=true value=vx version=9");
        assertThat(result.lines().get(1)).matches("  2  kv2 .* found=false");
    }

    private Result put(String... more) {
        return services.client(Stream.of(PUT, more).flatMap(Arrays::stream).toArray(String[]::new));
    }

    private StubServer primary(String id) throws IOException {
        return services.join(
                "kv", id, 1, "KV.Put", request -> new WriteResponse(true, version.incrementAndGet(), null, id));
    }

    private StubServer backup(String id, String primary) throws IOException {
        return services.join("kv", id, 1, "KV.Put", redirect(id, primary));
    }

    private static Function<JsonNode, Object> redirect(String id, String address) {
        return request -> new WriteResponse(false, null, address, id);
    }
}
