package io.rollcall.kv.simulation;

import io.rollcall.kv.linearizability.Operation;
import io.rollcall.kv.linearizability.Outcome;
import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.replication.Answer.Reason;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Page;
import io.rollcall.kv.store.Range;
import io.rollcall.kv.store.RequestId;
import io.rollcall.kv.store.Write;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Asks one thing at a time of any replica, and records what it was told. */
final class Client {

    private static final String LISTED = "a/";

    private final Run run;
    private final World world;
    private final String name;
    private final List<String> keys = new ArrayList<>();
    private final List<String> listed;
    private final List<Page> pages = new ArrayList<>();
    private final Map<String, Long> versions = new HashMap<>();

    /** Grows when the replicas have forgotten the last one. */
    private int life = 1;

    private long number;
    private long values;
    private boolean stopped;

    /** Where it believes the primary to be. */
    private String leader = Machine.id(1);

    Client(Run run, String name) {
        this.run = run;
        this.world = run.world;
        this.name = name;
        for (int i = 0; i < run.profile.keys(); i++) keys.add(i % 2 == 0 ? LISTED + i : "b" + i);
        listed = keys.stream().filter(key -> key.startsWith(LISTED)).toList();
        next();
    }

    void stop() {
        stopped = true;
    }

    List<Page> pages() {
        return pages;
    }

    private void next() {
        world.after(world.between(1, run.profile.thinkMillis()), () -> {
            if (!stopped) act();
        });
    }

    private void act() {
        String key = world.oneOf(keys);
        Long known = world.chance(0.3) ? versions.getOrDefault(key, 0L) : null;
        switch ((int) world.between(0, 9)) {
            case 0 -> write(new Write(key, null, known, requestId()));
            case 1, 2, 3 -> write(new Write(key, name + "-" + ++values, known, requestId()));
            case 4 -> list();
            default -> get(key);
        }
    }

    private @Nullable RequestId requestId() {
        return world.chance(0.7) ? new RequestId(name + "/" + life, ++number) : null;
    }

    // --- Reads ---

    private void get(String key) {
        long get = run.history.invoke(name, new Operation.Get(key));
        send(anyone(), false, 1_500, (process, back) -> process.get(key, back), answer -> {
            if (answer instanceof Answer.Got got) {
                run.history.returned(get, seen(got.cell()));
                if (got.cell() != null) versions.put(key, got.cell().version());
            } else {
                run.history.notExecuted(get);
            }
            next();
        });
    }

    /** A list is a get of each of its keys. */
    private void list() {
        List<Long> gets = new ArrayList<>();
        for (String key : listed) gets.add(run.history.invoke(name, new Operation.Get(key)));
        Range range = new Range(LISTED, null, 100);
        send(anyone(), false, 1_500, (process, back) -> process.list(range, back), answer -> {
            Map<String, Cell> cells = new HashMap<>();
            if (answer instanceof Answer.Listed list) {
                pages.add(list.page());
                for (Cell cell : list.page().cells()) cells.put(cell.key(), cell);
            }
            for (int i = 0; i < gets.size(); i++) {
                if (answer instanceof Answer.Listed) run.history.returned(gets.get(i), seen(cells.get(listed.get(i))));
                else run.history.notExecuted(gets.get(i));
            }
            next();
        });
    }

    // --- Writes ---

    private void write(Write write) {
        Operation operation = write.value() == null
                ? new Operation.Delete(write.key(), write.ifVersion())
                : new Operation.Put(write.key(), write.value(), write.ifVersion());
        attempt(write, run.history.invoke(name, operation), false, 12);
    }

    /**
     * @param mayHaveHappened whether the outcome of an earlier attempt is unknown
     * @param attempts the attempts that are left
     */
    private void attempt(Write write, long call, boolean mayHaveHappened, int attempts) {
        boolean isNamed = write.request() != null;
        long patienceMillis = isNamed ? world.between(300, 6_000) : 7_000;
        boolean twice = isNamed && world.chance(run.profile.duplicates());
        String to = world.chance(0.85) ? leader : anyone();
        send(to, twice, patienceMillis, (process, back) -> process.write(write, back), answer -> {
            if (answer instanceof Answer.Refused refused && refused.reason() == Reason.STALE_REQUEST)
                throw new AssertionError(name + " has made no later request than " + write);
            boolean unknown = mayHaveHappened || twice || isUnknown(answer);
            if (answer instanceof Answer.Redirected redirected)
                leader = redirected.address().replaceFirst(":.*", "");
            else if (!(answer instanceof Answer.Wrote)) leader = anyone();
            if (answer instanceof Answer.Wrote wrote) {
                run.history.returned(call, told(wrote.outcome()));
                versions.put(write.key(), wrote.outcome().version());
                next();
            } else if (isNamed && !isExpired(answer) && attempts > 0 && !stopped) {
                world.after(world.between(1, 200), () -> attempt(write, call, unknown, attempts - 1));
            } else {
                if (isExpired(answer) || attempts == 0) begin();
                if (unknown) run.history.unknown(call);
                else run.history.notExecuted(call);
                next();
            }
        });
    }

    /** Under a new name: what was given up under the old one may still come. */
    private void begin() {
        life++;
        number = 0;
    }

    private static boolean isExpired(@Nullable Answer answer) {
        return answer instanceof Answer.Refused refused && refused.reason() == Reason.SESSION_EXPIRED;
    }

    private static boolean isUnknown(@Nullable Answer answer) {
        return answer == null
                || (answer instanceof Answer.Refused refused && refused.reason() == Reason.OUTCOME_UNKNOWN);
    }

    private static Outcome seen(@Nullable Cell cell) {
        return cell == null ? new Outcome.Absent() : new Outcome.Found(cell.value(), cell.version());
    }

    private static Outcome told(io.rollcall.kv.store.WriteResult outcome) {
        return outcome instanceof io.rollcall.kv.store.WriteResult.Written
                ? new Outcome.Written(outcome.version())
                : new Outcome.Mismatch(outcome.version());
    }

    // --- The way to a replica and back ---

    private interface Asking {
        void ask(Incarnation process, Consumer<Incarnation.Reply> back);
    }

    private String anyone() {
        return Machine.id((int) world.between(1, run.machines.size()));
    }

    /**
     * Null: no answer came.
     *
     * @param twice what has no request id travels once: nobody repeats it
     */
    private void send(String to, boolean twice, long patienceMillis, Asking asking, Consumer<@Nullable Answer> then) {
        Asked asked = new Asked(then);
        run.network.carry(
                () -> {
                    Incarnation process =
                            run.machines.get(Machine.number(to) - 1).process();
                    // A connection that is refused says so at once.
                    if (process == null) asked.told(REFUSED);
                    else asking.ask(process, reply -> run.network.carry(() -> asked.told(reply.answer()), false));
                },
                twice);
        world.after(patienceMillis, () -> asked.told(null));
    }

    private static final Answer REFUSED = new Answer.Refused(Reason.NOT_READY, "nobody is there");

    private static final class Asked {

        private @Nullable Consumer<@Nullable Answer> then;

        Asked(Consumer<@Nullable Answer> then) {
            this.then = then;
        }

        void told(@Nullable Answer answer) {
            Consumer<@Nullable Answer> waits = then;
            then = null;
            if (waits != null) waits.accept(answer);
        }
    }
}
