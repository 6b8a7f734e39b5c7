package io.rollcall.kvclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.rollcall.wire.kv.RequestId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The client session and number of a write. Once the write may have been executed, they do not change. */
@Timeout(60)
class ClientSessionPoolTest extends TwoReplicas {

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
    void anUnknownOutcomeIsSaidAndItsIdentityGivenUp() {
        try (StoreUser user = user("rollcall.kv-client.deadline=500ms").warmUp()) {
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

    /** In a new session it might be executed twice; in the old one there will be no answer. */
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
}
