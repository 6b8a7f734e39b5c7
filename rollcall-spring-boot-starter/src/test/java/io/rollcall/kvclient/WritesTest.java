package io.rollcall.kvclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rollcall.fake.FakeRegistry;
import io.rollcall.fake.FakeReplica;
import io.rollcall.wire.kv.RequestId;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Writes: executed once however often they are sent, and what is said where that is not known. */
@Timeout(60)
class WritesTest {

    /** What is waited for here takes milliseconds, or does not end; a stopped machine may be in between. */
    private static final Duration PAST_ANY_DEADLINE = Duration.ofSeconds(10);

    private final FakeRegistry registry = FakeRegistry.opened();
    private final FakeReplica.Group group = new FakeReplica.Group();
    private final FakeReplica a = FakeReplica.opened(group, "a");
    private final FakeReplica b = FakeReplica.opened(group, "b");

    @BeforeEach
    void register() {
        registry.put("a", a.address(), Status.UP);
        registry.put("b", b.address(), Status.UP);
    }

    @AfterEach
    void close() {
        registry.close();
        a.close();
        b.close();
    }

    @Test
    void aRedirectIsFollowedOnceAndThePrimaryRemembered() {
        group.leadBy(b);
        try (StoreUser user = user()) {
            for (int version = 1; version <= 3; version++) {
                assertThat(user.kv().put("x", "v")).isEqualTo(new WriteResult(true, version, "b"));
            }
            assertThat(a.writes()).hasSize(1);
            assertThat(user.count("rollcall.redirects")).isEqualTo(1);
            assertThat(user.count("rollcall.retries")).isZero();
        }
    }

    @Test
    void aClientNumbersItsWrites() {
        try (StoreUser user = user()) {
            user.kv().put("x", "v");
            user.kv().put("x", "w", 1);
            user.kv().delete("x", 2);
            user.kv().delete("x");
        }
        assertThat(numbers(a)).containsExactly(1L, 2L, 3L, 4L);
        assertThat(clients(a)).hasSize(1);
    }

    @Test
    void aConditionThatIsNotMetIsAResultAndTheNextWriteGoesOn() {
        try (StoreUser user = user()) {
            assertThat(user.kv().put("x", "v", 0)).isEqualTo(new WriteResult(true, 1, "a"));
            assertThat(user.kv().put("x", "w", 0)).isEqualTo(new WriteResult(false, 1, "a"));
            assertThat(user.kv().delete("x", 7)).isEqualTo(new WriteResult(false, 1, "a"));
            assertThat(user.kv().delete("x", 1)).isEqualTo(new WriteResult(true, 2, "a"));
        }
        assertThat(numbers(a)).containsExactly(1L, 2L, 3L, 4L);
    }

    @Test
    void aDeadPrimaryIsLeftForItsSuccessor() {
        try (StoreUser user = user()) {
            user.kv().put("x", "1");
            a.shut();
            group.leadBy(b);
            assertThat(user.kv().put("x", "2")).isEqualTo(new WriteResult(true, 2, "b"));
            assertThat(user.count("rollcall.retries")).isPositive();
        }
        assertThat(b.writes()).containsExactly(new RequestId(clients(a).get(0), 2L));
    }

    @Test
    void aTakeOverIsWaitedFor() throws Exception {
        try (StoreUser user = user()) {
            user.kv().put("x", "1");
            a.shut();
            ExecutorService writer = Executors.newSingleThreadExecutor();
            Future<WriteResult> write = writer.submit(() -> user.kv().put("x", "2"));
            awaitWrites(b, 3); // each points back to the dead one
            group.leadBy(b);
            assertThat(write.get()).isEqualTo(new WriteResult(true, 2, "b"));
            writer.shutdown();
        }
        assertThat(b.writes()).containsOnly(new RequestId(clients(a).get(0), 2L));
    }

    @Test
    void aStoppedPrimaryIsLeftAfterAnAttempt() throws IOException {
        try (ServerSocket stopped = stopped();
                StoreUser user = user("rollcall.kv-client.attempt-timeout=200ms")) {
            registry.put("a", address(stopped), Status.UP);
            group.leadBy(b);
            for (int version = 1; version <= 4; version++) {
                assertThat(user.kv().put("x", "v")).isEqualTo(new WriteResult(true, version, "b"));
            }
        }
    }

    @Test
    void aWriteWhoseAnswerWasLostIsExecutedOnce() {
        a.executeAndFallSilent();
        try (StoreUser user = user()) {
            assertThat(user.kv().put("x", "v")).isEqualTo(new WriteResult(true, 1, "a"));
        }
        assertThat(group.executed()).isEqualTo(1);
        assertThat(a.writes()).hasSize(2).containsOnly(a.writes().get(0));
    }

    @ParameterizedTest
    @CsvSource({
        "503, not-ready",
        "503, no-lease",
        "503, not-durable",
        "503, outcome-unknown",
        "429, too-many",
        "500, internal",
        "502, ",
        "404, unknown-method"
    })
    void whatMayPassIsTriedAgainUnderTheSameId(int status, String code) {
        a.refuse(status, code == null ? "" : code);
        a.refuse(status, code == null ? "" : code);
        try (StoreUser user = user()) {
            assertThat(user.kv().put("x", "v")).isEqualTo(new WriteResult(true, 1, "a"));
        }
        assertThat(a.writes()).hasSize(3).containsOnly(a.writes().get(0));
    }

    @ParameterizedTest
    @CsvSource({"503, outcome-unknown", "500, internal", "504, "})
    void whatWasExecutedInDoubtIsExecutedOnce(int status, String code) {
        a.executeAndRefuse(status, code == null ? "" : code);
        try (StoreUser user = user()) {
            assertThat(user.kv().put("x", "v", 0)).isEqualTo(new WriteResult(true, 1, "a"));
        }
        assertThat(group.executed()).isEqualTo(1);
    }

    @Test
    void aReplicaIsAskedAgainNoSoonerThanItWants() {
        registry.remove("b");
        a.refuse(503, "not-ready", 1);
        try (StoreUser user = user()) {
            KvClient kv = user.kv();
            long begin = System.nanoTime();
            assertThat(kv.put("x", "v").ok()).isTrue();
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isGreaterThanOrEqualTo(Duration.ofSeconds(1));
        }
        assertThat(a.writes()).hasSize(2);
    }

    @Test
    void aReplicaThatWantsALongRestIsNotAskedAgain() {
        registry.remove("b");
        try (StoreUser user = user("rollcall.kv-client.deadline=500ms").warm()) {
            a.refuse(429, "too-many", 60);
            assertThatExceptionOfType(NotExecutedException.class)
                    .isThrownBy(() -> user.kv().put("x", "v"));
        }
        assertThat(a.writes()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource({"503, not-ready", "503, no-lease", "429, too-many"})
    void whatWasRefusedToTheEndWasNotExecuted(int status, String code) {
        try (StoreUser user = user("rollcall.kv-client.deadline=500ms").warm()) {
            a.refuseAlways(status, code);
            assertThatExceptionOfType(NotExecutedException.class)
                    .isThrownBy(() -> user.kv().put("x", "v"))
                    .withMessageContaining(a.address() + " answered " + status + " " + code + ": As told");
        }
        assertThat(a.writes()).hasSizeGreaterThan(1);
    }

    @Test
    void whereNobodyListensNothingIsExecuted() {
        try (StoreUser user = user("rollcall.kv-client.deadline=500ms").warm()) {
            a.shut();
            b.shut();
            assertThatExceptionOfType(NotExecutedException.class)
                    .isThrownBy(() -> user.kv().put("x", "v"))
                    .withMessageContaining("Connection refused");
        }
    }

    @Test
    void replicasThatPointToEachOtherExecuteNothing() {
        try (StoreUser user = user("rollcall.kv-client.deadline=1s").warm()) {
            a.redirectAlways(b.address());
            b.redirectAlways(a.address());
            assertThatExceptionOfType(NotExecutedException.class)
                    .isThrownBy(() -> user.kv().put("x", "v"))
                    .withMessageContaining("redirected 4 times, last to ");
        }
    }

    @Test
    void aRedirectToNoAddressIsNotFollowed() {
        a.redirectAlways("user@elsewhere:1/?");
        try (StoreUser user = user()) {
            group.leadBy(b);
            assertThat(user.kv().put("x", "v")).isEqualTo(new WriteResult(true, 1, "b"));
        }
    }

    @Test
    void whatNoReplicaWillEverTakeIsNotTriedAgain() {
        a.refuseAlways(400, "invalid-request");
        try (StoreUser user = user()) {
            assertThatExceptionOfType(NotExecutedException.class)
                    .isThrownBy(() -> user.kv().put("", "v"))
                    .withMessageContaining("400 invalid-request");
        }
        assertThat(a.writes()).hasSize(1);
        assertThat(b.writes()).isEmpty();
    }

    @Test
    void anUnknownOutcomeIsSaidAndItsIdentityGivenUp() {
        try (StoreUser user = user("rollcall.kv-client.deadline=500ms").warm()) {
            user.kv().put("x", "1");
            a.refuseAlways(503, "outcome-unknown");
            OutcomeUnknownException unknown = catchThrowableOfType(
                    OutcomeUnknownException.class, () -> user.kv().put("x", "2"));
            assertThat(unknown).hasMessageContaining("may or may not have happened");
            assertThat(unknown.requestId()).isEqualTo(a.writes().get(1));
            assertThat(unknown.requestId().number()).isEqualTo(2);

            group.leadBy(b);
            assertThat(user.kv().put("x", "3").ok()).isTrue();
            RequestId last = b.writes().get(b.writes().size() - 1);
            assertThat(last.client()).isNotEqualTo(unknown.requestId().client());
            assertThat(last.number()).isEqualTo(1);
        }
    }

    /** A refusal speaks for the attempt that it refuses: the one before may still arrive. */
    @Test
    void oneAttemptInDoubtIsEnoughForAnUnknownOutcome() {
        try (StoreUser user = user("rollcall.kv-client.deadline=500ms").warm()) {
            a.executeAndFallSilent();
            a.refuseAlways(503, "not-ready");
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> user.kv().put("x", "v"));
        }
        assertThat(group.executed()).isEqualTo(1);
    }

    @Test
    void theNumberOfAWriteThatWasNotExecutedIsNotUsedAgain() {
        try (StoreUser user = user()) {
            user.kv().put("x", "1");
            a.refuse(413, "too-large");
            assertThatExceptionOfType(NotExecutedException.class)
                    .isThrownBy(() -> user.kv().put("x", "2"));
            user.kv().put("x", "3");
        }
        assertThat(numbers(a)).containsExactly(1L, 2L, 3L);
        assertThat(clients(a)).hasSize(1);
    }

    @Test
    void aForgottenClientWritesUnderANewName() {
        try (StoreUser user = user()) {
            user.kv().put("x", "1");
            group.forgetClients();
            assertThat(user.kv().put("x", "2")).isEqualTo(new WriteResult(true, 2, "a"));
            assertThat(user.kv().put("x", "3")).isEqualTo(new WriteResult(true, 3, "a"));
        }
        assertThat(numbers(a)).containsExactly(1L, 2L, 1L, 2L);
        assertThat(clients(a)).hasSize(2);
    }

    @Test
    void aClientWhoseNumberIsUsedByAnotherWritesUnderANewName() {
        try (StoreUser user = user()) {
            user.kv().put("x", "1");
            a.refuse(409, "stale-request");
            assertThat(user.kv().put("x", "2")).isEqualTo(new WriteResult(true, 2, "a"));
        }
        assertThat(clients(a)).hasSize(2);
    }

    /** Under a new name it might be executed twice; under the old one there will be no answer. */
    @ParameterizedTest
    @CsvSource({"session-expired", "stale-request"})
    void aForgottenClientWithAnAttemptInDoubtDoesNotKnow(String code) {
        try (StoreUser user = user()) {
            user.kv().put("x", "1");
            a.executeAndFallSilent();
            a.refuse(409, code);
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> user.kv().put("x", "2"));
            assertThat(a.writes()).hasSize(3);
            user.kv().put("x", "3");
        }
        assertThat(clients(a)).hasSize(2);
        assertThat(group.executed()).isEqualTo(3);
    }

    @Test
    void aStoreThatRefusesEveryIdentityIsNotAskedForEver() {
        a.refuseAlways(409, "session-expired");
        try (StoreUser user = user()) {
            assertThatExceptionOfType(NotExecutedException.class)
                    .isThrownBy(() -> user.kv().put("x", "v"));
        }
        assertThat(a.writes()).hasSize(1);
    }

    @Test
    void writersAtATimeHaveANameEachAndEveryWriteIsExecutedOnce() throws Exception {
        int writes = 400;
        ExecutorService writers = Executors.newFixedThreadPool(16);
        try (StoreUser user = user("rollcall.kv-client.writers=4")) {
            List<Future<WriteResult>> results = new ArrayList<>();
            for (int i = 0; i < writes; i++) {
                if (i % 20 == 0) a.executeAndFallSilent();
                if (i % 30 == 0) a.refuse(503, "not-ready");
                String key = "k" + i;
                results.add(writers.submit(() -> user.kv().put(key, "v", 0)));
            }
            for (Future<WriteResult> result : results)
                assertThat(result.get().ok()).isTrue();
        } finally {
            writers.shutdownNow();
        }
        assertThat(group.executed()).isEqualTo(writes);
        Map<String, List<Long>> numbers = a.writes().stream()
                .collect(Collectors.groupingBy(
                        RequestId::client, Collectors.mapping(RequestId::number, Collectors.toList())));
        assertThat(numbers).hasSizeBetween(1, 4);
        assertThat(numbers.values()).allSatisfy(own -> assertThat(own).isSorted());
    }

    @Test
    void aWriteWaitsForAnIdentityAndNoLongerThanItsDeadline() throws Exception {
        ExecutorService writers = Executors.newFixedThreadPool(2);
        try (ServerSocket stopped = stopped();
                StoreUser user = user("rollcall.kv-client.deadline=1s", "rollcall.kv-client.writers=1")) {
            registry.remove("b");
            registry.put("a", address(stopped), Status.UP);
            List<Future<Throwable>> both = writers.invokeAll(List.of(() -> failure(user), () -> failure(user)));
            assertThat(List.of(both.get(0).get(), both.get(1).get()))
                    .hasAtLeastOneElementOfType(OutcomeUnknownException.class)
                    .hasOnlyElementsOfTypes(OutcomeUnknownException.class, NotExecutedException.class);
        } finally {
            writers.shutdownNow();
        }
    }

    @Test
    void aStoppedReplicaDoesNotOutlastTheDeadline() throws IOException {
        try (ServerSocket stopped = stopped();
                StoreUser user = user("rollcall.kv-client.deadline=1s", "rollcall.kv-client.attempt-timeout=60s")) {
            registry.remove("b");
            registry.put("a", address(stopped), Status.UP);
            long begin = System.nanoTime();
            assertThat(failure(user)).isInstanceOf(OutcomeUnknownException.class);
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PAST_ANY_DEADLINE);
        }
    }

    /** It does not fit into the buffers of the socket, and nobody reads: no timeout of a socket counts that. */
    @Test
    void aLargeValueThatNobodyReadsDoesNotOutlastTheDeadline() throws IOException {
        try (ServerSocket stopped = new ServerSocket();
                StoreUser user = user("rollcall.kv-client.deadline=2s")) {
            stopped.setReceiveBufferSize(4_096);
            stopped.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            registry.remove("b");
            registry.put("a", address(stopped), Status.UP);
            String value = "v".repeat(64 * 1024 * 1024);
            long begin = System.nanoTime();
            assertThatExceptionOfType(OutcomeUnknownException.class)
                    .isThrownBy(() -> user.kv().put("x", value));
            assertThat(Duration.ofNanos(System.nanoTime() - begin)).isLessThan(PAST_ANY_DEADLINE);
        }
    }

    @Test
    void anInterruptedWriterStopsAndSaysWhatItKnows() {
        a.refuseAlways(503, "not-ready");
        try (StoreUser user = user()) {
            KvClient kv = user.kv();
            Thread.currentThread().interrupt();
            assertThatExceptionOfType(NotExecutedException.class).isThrownBy(() -> kv.put("x", "v"));
            assertThat(Thread.interrupted()).isTrue();
        }
    }

    @Test
    void writesGoOnWhileTheRegistryIsAway() {
        try (StoreUser user = user()) {
            user.kv().put("x", "1");
            registry.shut();
            a.shut();
            group.leadBy(b);
            assertThat(user.kv().put("x", "2")).isEqualTo(new WriteResult(true, 2, "b"));
        }
    }

    /** Its lease has run out, for it cannot reach the registry; those who can reach it still may. */
    @Test
    void aPrimaryThatTheRegistryNoLongerListsIsNotGivenUp() {
        try (StoreUser user = user()) {
            user.kv().put("x", "1");
            registry.remove("a");
            b.shut();
            a.refuse(503, "not-ready");
            assertThat(user.kv().put("x", "2")).isEqualTo(new WriteResult(true, 2, "a"));
            registry.remove("b");
            a.executeAndFallSilent();
            assertThat(user.kv().put("x", "3")).isEqualTo(new WriteResult(true, 3, "a"));
        }
    }

    @Test
    void aRegistryThatWasNeverThereIsNamedAsTheReason() {
        registry.shut();
        for (String mode : List.of("watch", "session")) {
            try (StoreUser user = user("rollcall.kv-client.deadline=300ms", "rollcall.directory=" + mode)) {
                assertThatExceptionOfType(NotExecutedException.class)
                        .isThrownBy(() -> user.kv().put("x", "v"))
                        .withMessageContaining("no replica of kv is known: the registry ");
            }
        }
    }

    @Test
    void aStoreThatComesLaterIsWaitedFor() throws Exception {
        registry.remove("a");
        registry.remove("b");
        ExecutorService writer = Executors.newSingleThreadExecutor();
        try (StoreUser user = user()) {
            Future<WriteResult> write = writer.submit(() -> user.kv().put("x", "v"));
            registry.put("a", a.address(), Status.UP);
            assertThat(write.get().ok()).isTrue();
        } finally {
            writer.shutdownNow();
        }
    }

    private StoreUser user(String... properties) {
        return new StoreUser(registry.address(), properties);
    }

    private static Throwable failure(StoreUser user) {
        try {
            throw new AssertionError("it was executed: " + user.kv().put("x", "v"));
        } catch (KvException e) {
            return e;
        }
    }

    /** As a process that got SIGSTOP: the system takes connections for it, and nobody reads. */
    private static ServerSocket stopped() throws IOException {
        return new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    }

    private static String address(ServerSocket server) {
        return "localhost:" + server.getLocalPort();
    }

    private static void awaitWrites(FakeReplica replica, int atLeast) throws InterruptedException {
        while (replica.writes().size() < atLeast) Thread.sleep(5);
    }

    private static List<Long> numbers(FakeReplica replica) {
        return replica.writes().stream().map(RequestId::number).toList();
    }

    private static List<String> clients(FakeReplica replica) {
        return replica.writes().stream().map(RequestId::client).distinct().toList();
    }
}
