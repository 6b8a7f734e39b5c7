package io.rollcall.kv.linearizability;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.kv.linearizability.Outcome.Found;
import io.rollcall.kv.linearizability.Outcome.Written;
import io.rollcall.kv.simulation.Seeds;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Test;

class RandomHistoriesTest {

    @Seeds(300)
    void whatALinearizableStoreDoesIsAccepted(long seed) {
        assertThat(Linearizability.check(new RandomHistory(seed, 3).calls(8, 300)))
                .isEmpty();
    }

    @Seeds(300)
    void aReadTurnedStaleIsRejected(long seed) {
        List<Call> calls = new RandomHistory(seed, 2).calls(6, 300);
        List<Call> stale = staleReads(calls);
        assertThat(stale).isNotEmpty();
        assertThat(check(calls, stale.get(new Random(seed).nextInt(stale.size()))))
                .isPresent();
    }

    @Seeds(300)
    void anAcknowledgedVersionThatIsNotTheOneReadIsRejected(long seed) {
        List<Call> calls = new RandomHistory(seed, 2).calls(6, 300);
        Call read = calls.stream()
                .filter(call -> call.outcome() instanceof Found)
                .skip(10)
                .findFirst()
                .orElseThrow();
        Found found = (Found) Objects.requireNonNull(read.outcome());
        assertThat(check(calls, told(read, new Found(found.value(), found.version() + 1_000))))
                .isPresent();
    }

    @Test
    void tenThousandCallsOfTwentyClientsOnOneKeyAreDecidedInSeconds() {
        List<Call> calls = new RandomHistory(1, 1).calls(20, 10_000);
        List<Call> stale = staleReads(calls);
        Assertions.assertTimeoutPreemptively(Duration.ofSeconds(10), () -> {
            assertThat(Linearizability.check(calls)).isEmpty();
            assertThat(check(calls, stale.get(stale.size() / 2))).isPresent();
        });
    }

    private static Optional<Violation> check(List<Call> calls, Call changed) {
        return Linearizability.check(replace(calls, changed));
    }

    private static List<Call> replace(List<Call> calls, Call changed) {
        List<Call> result = new ArrayList<>(calls);
        result.replaceAll(call -> call.invokedAt() == changed.invokedAt() ? changed : call);
        return result;
    }

    /** Each read, made to return a write that an acknowledged write had replaced before the read was asked for. */
    private static List<Call> staleReads(List<Call> calls) {
        List<Call> result = new ArrayList<>();
        for (Call read : calls) {
            if (!(read.operation() instanceof Operation.Get) || read.isUnknown()) continue;
            long replaced = 0;
            Found old = null;
            for (Call write : calls) {
                if (write.returnedAt() > read.invokedAt()
                        || !write.operation().key().equals(read.operation().key())) continue;
                if (!(write.operation() instanceof Operation.Put put && write.outcome() instanceof Written done))
                    continue;
                if (old == null || done.version() < replaced) old = new Found(put.value(), done.version());
                replaced = Math.max(replaced, done.version());
            }
            if (old != null && old.version() < replaced) result.add(told(read, old));
        }
        return result;
    }

    private static Call told(Call call, Outcome outcome) {
        return new Call(call.client(), call.operation(), call.invokedAt(), call.returnedAt(), outcome);
    }
}
