package io.rollcall.kv.simulation;

import io.rollcall.kv.replication.Settings;
import java.util.List;

/** Starts the machines, and lets them crash, leave and come back. */
final class Faults {

    private static final List<String> IDS = List.of("kv1", "kv2", "kv3");

    private final World world;
    private final Network network;
    private int sessions;
    private boolean ended;

    Faults(World world, Network network) {
        this.world = world;
        this.network = network;
        for (String id : IDS) world.after(world.between(0, 4_000), () -> start(id));
        next();
    }

    /** Whatever is down is started, and nothing fails any more. */
    void end() {
        ended = true;
        IDS.forEach(this::start);
    }

    private void next() {
        world.after(world.between(1_000, 5_000), () -> {
            if (ended) return;
            strike(IDS.get(world.random.nextInt(IDS.size())));
            next();
        });
    }

    /** Memory is all there is, so one that holds the data must stay. */
    private void strike(String id) {
        Machine machine = network.at(id);
        boolean isSpared = network.running().stream()
                .noneMatch(other -> !other.id().equals(id) && other.status().ready());
        if (machine == null || !machine.isRunning() || isSpared) return;
        if (world.chance(0.5) && !id.equals("kv1")) machine.leave();
        else machine.crash();
        world.after(world.between(100, 6_000), () -> start(id));
    }

    private void start(String id) {
        Machine present = network.at(id);
        if (present == null || !present.isRunning()) {
            new Machine(world, network, id, ++sessions, Settings.Limits.DEFAULT);
        } else if (present.isLeaving()) {
            world.after(100, () -> start(id));
        }
    }
}
