package io.rollcall.kv.simulation;

import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.replication.Contact;
import io.rollcall.kv.replication.Request;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Carries messages between machines, and loses, delays, doubles and reorders them; and lists who is registered. */
final class Network {

    private static final long NO_ANSWER_MILLIS = 1_000;
    private static final long LEASE_MILLIS = 3_000;

    private final World world;
    private final Map<String, Machine> machines = new TreeMap<>();
    private final Map<String, Contact> registered = new TreeMap<>();
    private final double trouble;
    private boolean healed;

    Network(World world) {
        this.world = world;
        this.trouble = world.chance(0.3) ? 0 : world.random.nextDouble() * 0.2;
    }

    /** From now on every message arrives. */
    void heal() {
        healed = true;
    }

    @Nullable
    Machine at(String id) {
        return machines.get(id);
    }

    List<Machine> running() {
        return machines.values().stream().filter(Machine::isRunning).toList();
    }

    void started(Machine machine) {
        machines.put(machine.id(), machine);
        registered.put(machine.id(), machine.contact());
        tellAll();
    }

    /** One that said farewell is out of the registry at once, one that crashed when its lease ends. */
    void stopped(Machine machine, boolean withFarewell) {
        world.after(withFarewell ? 0 : LEASE_MILLIS, () -> {
            if (machines.get(machine.id()) != machine) return;
            registered.remove(machine.id());
            tellAll();
        });
    }

    void send(Machine from, Contact to, Request request) {
        world.trace(() -> from.name() + " -> " + to.id() + " " + request);
        boolean[] answered = {false};
        int copies = isInTrouble() ? 0 : isInTrouble() ? 2 : 1;
        for (int i = 0; i < copies; i++) {
            world.after(
                    delayMillis(),
                    () -> deliver(to, request, answer -> {
                        if (isInTrouble()) return;
                        world.after(delayMillis(), () -> {
                            answered[0] = true;
                            world.trace(() -> from.name() + " <- " + to.id() + " " + answer);
                            from.answered(to, request, answer);
                        });
                    }));
        }
        world.after(NO_ANSWER_MILLIS, () -> {
            if (!answered[0]) from.failed(request);
        });
    }

    /** A client's call on its way, or its answer on the way back. */
    void carry(Runnable what) {
        world.after(delayMillis(), what);
    }

    boolean losesAnswer() {
        return isInTrouble();
    }

    private void deliver(Contact to, Request request, Consumer<Answer> back) {
        Machine machine = machines.get(to.id());
        if (machine != null && machine.isRunning()) machine.request(request, back);
    }

    private void tellAll() {
        for (Machine machine : running()) {
            world.after(world.between(1, 20), () -> machine.instances(new ArrayList<>(registered.values())));
        }
    }

    private boolean isInTrouble() {
        return !healed && world.chance(trouble);
    }

    private long delayMillis() {
        return isInTrouble() ? world.between(10, 900) : world.between(0, 8);
    }
}
