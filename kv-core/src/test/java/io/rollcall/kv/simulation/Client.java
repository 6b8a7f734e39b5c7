package io.rollcall.kv.simulation;

import io.rollcall.kv.linearizability.History;
import io.rollcall.kv.linearizability.Operation;
import io.rollcall.kv.linearizability.Outcome;
import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Page;
import io.rollcall.kv.store.Range;
import io.rollcall.kv.store.RequestId;
import io.rollcall.kv.store.Write;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks one thing at a time of any replica, and records what it was told. */
final class Client {

    private static final List<String> KEYS = List.of("a/1", "a/2", "b");
    private static final long PATIENCE_MILLIS = 7_000;

    private final World world;
    private final Network network;
    private final History history;
    private final String name;
    private final List<Page> pages = new ArrayList<>();
    private final Map<String, Long> versions = new TreeMap<>();
    private long number;
    private long call;
    private boolean stopped;
    private int acknowledged;

    Client(World world, Network network, History history, String name) {
        this.world = world;
        this.network = network;
        this.history = history;
        this.name = name;
        next();
    }

    void stop() {
        stopped = true;
    }

    List<Page> pages() {
        return pages;
    }

    int acknowledged() {
        return acknowledged;
    }

    private void next() {
        world.after(world.between(1, 150), () -> {
            if (!stopped) act();
        });
    }

    private void act() {
        String key = KEYS.get(world.random.nextInt(KEYS.size()));
        Long known = world.chance(0.3) ? versions.getOrDefault(key, 0L) : null;
        switch (world.random.nextInt(8)) {
            case 0 -> write(new Write(key, null, known, requestId()));
            case 1, 2, 3 -> write(new Write(key, name + "-" + world.nowMillis(), known, requestId()));
            case 4 -> list();
            default -> get(key);
        }
    }

    private @Nullable RequestId requestId() {
        return world.chance(0.7) ? new RequestId(name, ++number) : null;
    }

    private void get(String key) {
        long get = history.invoke(name, new Operation.Get(key));
        toAny((machine, back) -> machine.get(key, back), answer -> {
            if (answer instanceof Answer.Got got) {
                history.returned(get, seen(got.cell()));
                if (got.cell() != null) versions.put(key, got.cell().version());
            } else {
                history.notExecuted(get);
            }
            next();
        });
    }

    /** A list is a get of each of its keys. */
    private void list() {
        List<Long> gets = KEYS.stream()
                .filter(key -> key.startsWith("a/"))
                .map(key -> history.invoke(name, new Operation.Get(key)))
                .toList();
        toAny((machine, back) -> machine.list(new Range("a/", null, 10), back), answer -> {
            if (answer instanceof Answer.Listed listed) pages.add(listed.page());
            for (int i = 0; i < gets.size(); i++) {
                if (answer instanceof Answer.Listed listed) {
                    String key = KEYS.get(i);
                    Cell cell = listed.page().cells().stream()
                            .filter(any -> any.key().equals(key))
                            .findFirst()
                            .orElse(null);
                    history.returned(gets.get(i), seen(cell));
                } else {
                    history.notExecuted(gets.get(i));
                }
            }
            next();
        });
    }

    private void write(Write write) {
        Operation operation = write.value() == null
                ? new Operation.Delete(write.key(), write.ifVersion())
                : new Operation.Put(write.key(), write.value(), write.ifVersion());
        call = history.invoke(name, operation);
        attempt(write, false);
    }

    /** @param wasSent the write may have happened already */
    private void attempt(Write write, boolean wasSent) {
        toPrimary((machine, back) -> machine.write(write, back), answer -> {
            if (answer instanceof Answer.Wrote wrote) {
                acknowledged++;
                history.returned(call, told(wrote.outcome()));
                versions.put(write.key(), wrote.outcome().version());
                next();
            } else if (write.request() != null && !stopped) {
                world.after(world.between(10, 500), () -> attempt(write, true));
            } else if (wasSent || isUnknown(answer)) {
                history.unknown(call);
                next();
            } else {
                history.notExecuted(call);
                next();
            }
        });
    }

    private static boolean isUnknown(@Nullable Answer answer) {
        return answer == null
                || (answer instanceof Answer.Refused refused && refused.reason() == Answer.Reason.OUTCOME_UNKNOWN);
    }

    private static Outcome seen(@Nullable Cell cell) {
        return cell == null ? new Outcome.Absent() : new Outcome.Found(cell.value(), cell.version());
    }

    private static Outcome told(io.rollcall.kv.store.Outcome outcome) {
        return outcome instanceof io.rollcall.kv.store.Outcome.Written
                ? new Outcome.Written(outcome.version())
                : new Outcome.Mismatch(outcome.version());
    }

    private interface Asking {
        void ask(Machine machine, Consumer<Answer> back);
    }

    private void toAny(Asking asking, Consumer<@Nullable Answer> then) {
        List<Machine> running = network.running();
        send(running.isEmpty() ? null : running.get(world.random.nextInt(running.size())), asking, then);
    }

    private void toPrimary(Asking asking, Consumer<@Nullable Answer> then) {
        if (world.chance(0.1)) toAny(asking, then);
        else send(network.at("kv1"), asking, then);
    }

    /** Null: no answer came. */
    private void send(@Nullable Machine machine, Asking asking, Consumer<@Nullable Answer> then) {
        boolean[] done = {false};
        Consumer<@Nullable Answer> once = answer -> {
            if (done[0]) return;
            done[0] = true;
            world.trace(() -> name + " is told " + answer);
            then.accept(answer);
        };
        network.carry(() -> {
            if (machine == null || !machine.isRunning()) return;
            asking.ask(machine, answer -> {
                if (!network.losesAnswer()) network.carry(() -> once.accept(answer));
            });
        });
        world.after(PATIENCE_MILLIS, () -> once.accept(null));
    }
}
