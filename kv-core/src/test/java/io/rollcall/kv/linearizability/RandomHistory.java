package io.rollcall.kv.linearizability;

import io.rollcall.kv.linearizability.Operation.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/**
 * What clients see of a store that is linearizable by construction: each operation happens whole, between asking and
 * telling.
 */
final class RandomHistory {

    private final Random random;
    private final int keys;
    private final History history = new History();
    private final Map<String, Outcome> store = new HashMap<>();
    private final List<Pending> late = new ArrayList<>();
    private long seq;

    private static final class Pending {
        final long call;
        final Operation operation;

        @Nullable
        Outcome outcome;

        Pending(long call, Operation operation) {
            this.call = call;
            this.operation = operation;
        }
    }

    RandomHistory(long seed, int keys) {
        this.random = new Random(seed);
        this.keys = keys;
    }

    List<Call> calls(int clients, int count) {
        Map<Integer, Pending> busy = new HashMap<>();
        int asked = 0;
        while (asked < count || !busy.isEmpty()) {
            int client = random.nextInt(clients);
            Pending pending = busy.get(client);
            if (pending == null) {
                if (asked == count) continue;
                asked++;
                Operation operation = operation(asked);
                busy.put(client, new Pending(history.invoke("client-" + client, operation), operation));
            } else if (pending.outcome == null) {
                if (random.nextInt(50) == 0) {
                    late.add(pending);
                    busy.remove(client);
                } else {
                    pending.outcome = execute(pending.operation);
                }
            } else {
                history.returned(pending.call, pending.outcome);
                busy.remove(client);
            }
            executeLate();
        }
        return history.calls();
    }

    /** Some of what clients gave up on happens later, some never. */
    private void executeLate() {
        if (!late.isEmpty() && random.nextInt(100) == 0) {
            execute(late.remove(random.nextInt(late.size())).operation);
        }
    }

    private Operation operation(int number) {
        String key = "key-" + random.nextInt(keys);
        Outcome now = store.getOrDefault(key, new Outcome.Absent());
        Long guess = now instanceof Outcome.Found found ? found.version() : 0L;
        return switch (random.nextInt(10)) {
            case 0 -> new Operation.Delete(key, random.nextBoolean() ? guess : null);
            case 1, 2 -> new Operation.Put(key, "value-" + number, guess);
            case 3, 4, 5 -> new Operation.Put(key, "value-" + number, null);
            default -> new Operation.Get(key);
        };
    }

    private Outcome execute(Operation operation) {
        Outcome now = store.getOrDefault(operation.key(), new Outcome.Absent());
        if (!(operation instanceof Write write)) return now;
        long version = now instanceof Outcome.Found found ? found.version() : 0;
        if (write.ifVersion() != null && write.ifVersion() != version) return new Outcome.Mismatch(version);
        seq++;
        String value = write.value();
        if (value == null) {
            store.remove(write.key());
            return new Outcome.Written(0);
        }
        store.put(write.key(), new Outcome.Found(value, seq));
        return new Outcome.Written(seq);
    }
}
