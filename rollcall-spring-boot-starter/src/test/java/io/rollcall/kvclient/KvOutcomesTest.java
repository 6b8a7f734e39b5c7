package io.rollcall.kvclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.MeterRegistry;
import io.rollcall.fake.FakeRegistry;
import io.rollcall.fake.OutcomeTable.Row;
import io.rollcall.fake.RawInstance;
import io.rollcall.wire.registry.Status;
import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** An attempt of the store's client at a replica has the outcome that the table in {@code docs/outcomes.md} says. */
@Tag("dist")
@Timeout(120)
class KvOutcomesTest {

    /**
     * More than it takes to eject a replica: the last ones before a deadline have less time than others, and do not
     * count.
     */
    private static final int ATTEMPTS = 24;

    private final FakeRegistry registry = FakeRegistry.opened();
    private final RawInstance replica = RawInstance.opened();

    @AfterEach
    void close() throws IOException {
        registry.close();
        replica.close();
    }

    enum Event {
        REFUSED(Row.NO_CONNECTION, ""),
        UNUSABLE_ADDRESS(Row.NO_CONNECTION, ""),
        RESET(Row.NO_ANSWER, ""),
        REJECTED(Row.ANSWER, "HTTP/1.1 400 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        SERVER_ERROR(Row.SERVER_ERROR, "HTTP/1.1 500 X\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"),
        BROKEN_BODY(
                Row.BROKEN_BODY,
                "HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 100\r\nConnection: close\r\n\r\n{");

        private final Row row;
        private final String answer;

        Event(Row row, String answer) {
            this.row = row;
            this.answer = answer;
        }
    }

    @ParameterizedTest
    @EnumSource
    void anEventHasTheSameOutcomeAsInAnyOtherCall(Event event) throws IOException {
        replica.answer(event.answer);
        registry.put("a", event == Event.UNUSABLE_ADDRESS ? "[127.0.0.1]:80" : replica.address(), Status.UP);
        if (event == Event.REFUSED) replica.close();
        try (StoreUser user = user("rollcall.kv-client.deadline=2s", "rollcall.kv-client.attempt-timeout=500ms")) {
            MeterRegistry meters = user.application().getBean(MeterRegistry.class);
            while (attempts(meters, event.row) < ATTEMPTS)
                assertThatExceptionOfType(NoAnswerException.class)
                        .isThrownBy(() -> user.kv().get("x"));
            assertThat(attempts(meters)).isEqualTo(attempts(meters, event.row));
            await().untilAsserted(
                            () -> assertThat(user.count("rollcall.ejections")).isEqualTo(event.row.isBlamed() ? 1 : 0));
        }
    }

    @Test
    void anAttemptThatEndsWithItsApplicationCountsAgainstNobodyAndIsTheLast() {
        replica.fallSilent();
        registry.put("a", replica.address(), Status.UP);
        try (StoreUser user = user("rollcall.kv-client.attempt-timeout=20s")) {
            MeterRegistry meters = user.application().getBean(MeterRegistry.class);
            KvClient kv = user.kv();
            for (int i = 0; i < ATTEMPTS; i++) {
                Thread reader = new Thread(
                        () -> assertThatExceptionOfType(NoAnswerException.class).isThrownBy(() -> kv.get("x")));
                reader.setDaemon(true);
                reader.start();
            }
            await().until(() -> replica.executed() == ATTEMPTS);

            user.application().close();
            await().untilAsserted(() -> assertThat(attempts(meters, Row.CALLER)).isEqualTo(ATTEMPTS));
            assertThat(attempts(meters)).isEqualTo(ATTEMPTS);
            assertThat(meters.get("rollcall.ejections").counter().count()).isZero();
        }
    }

    @Test
    void withoutAReplicaThereIsNoAttempt() {
        try (StoreUser user = user("rollcall.kv-client.deadline=500ms")) {
            MeterRegistry meters = user.application().getBean(MeterRegistry.class);
            assertThatExceptionOfType(NoAnswerException.class)
                    .isThrownBy(() -> user.kv().get("x"));
            assertThat(user.count(Row.NO_INSTANCE.outcome())).isPositive();
            assertThat(attempts(meters)).isZero();
        }
    }

    private StoreUser user(String... properties) {
        return new StoreUser(registry.address(), properties);
    }

    private static double attempts(MeterRegistry meters, Row row) {
        return meters.find("rollcall.attempts").tag("outcome", row.outcome()).counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }

    private static double attempts(MeterRegistry meters) {
        return meters.find("rollcall.attempts").counters().stream()
                .mapToDouble(counter -> counter.count())
                .sum();
    }
}
