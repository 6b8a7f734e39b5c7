package io.rollcall.kv.simulation;

import io.rollcall.kv.linearizability.History;
import io.rollcall.kv.linearizability.Linearizability;
import io.rollcall.kv.linearizability.Violation;
import io.rollcall.kv.replication.Inspection;
import io.rollcall.kv.replication.Rule;
import io.rollcall.kv.replication.Standing;
import io.rollcall.kv.replication.Status;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One world from its seed to its verdict. */
final class Run {

    /** The time after the last fault within which every replica must be well again. */
    private static final long HEALING_MILLIS = 60_000;

    private static final long LOOK_MILLIS = 250;

    /** What was silent until the last fault ended may be found to be only after that. */
    private static final long WELL_MILLIS = 2_000;

    final World world;
    final Profile profile;
    final Set<Rule> off;
    final Network network;
    final Registry registry;
    final InvariantChecker watch = new InvariantChecker(this);
    final History history = new History();
    final List<Machine> machines = new ArrayList<>();
    private final List<Client> clients = new ArrayList<>();
    private final Faults faults;
    private boolean healing;

    private Run(long seed, Set<Rule> off, boolean traced) {
        this.world = new World(seed, traced);
        this.off = off;
        this.profile = Profile.of(world, off);
        world.trace(() -> profile.toString());
        this.network = new Network(world, profile, profile.machines() + 1);
        this.registry = new Registry(world, off, watch::isIntact, this::onView);
        for (int i = 1; i <= profile.machines(); i++) machines.add(new Machine(this, i));
        this.faults = new Faults(this);
        for (int i = 1; i <= profile.clients(); i++) clients.add(new Client(this, "client-" + i));
    }

    /** @throws AssertionError what must not happen has happened */
    static void of(long seed, Set<Rule> off, boolean traced) {
        new Run(seed, off, traced).toItsEnd();
    }

    private void toItsEnd() {
        world.runUntil(profile.runMillis());
        heal();
        clients.forEach(Client::stop);
        assertLinearizable();
        probe();
        assertLinearizable();
    }

    private void heal() {
        world.trace(() -> "all faults end");
        healing = true;
        network.heal();
        faults.end();
        long end = world.nowMillis() + HEALING_MILLIS;
        long wellSinceMillis = world.nowMillis();
        String trouble = "";
        while (world.nowMillis() < end) {
            world.runUntil(world.nowMillis() + LOOK_MILLIS);
            trouble = trouble();
            if (!trouble.isEmpty()) wellSinceMillis = world.nowMillis();
            if (world.nowMillis() - wellSinceMillis >= WELL_MILLIS) return;
        }
        throw new AssertionError("not well after %d ms without a fault: %s".formatted(HEALING_MILLIS, trouble));
    }

    /** What keeps the group from being whole; empty: nothing. */
    private String trouble() {
        View view = registry.view();
        for (Machine machine : machines) {
            if (!machine.isUsed()) continue;
            Incarnation process = machine.process();
            if (process == null) return machine + " is down";
            if (process.isPaused()) return machine + " stands still";
            if (!view.contains(machine.member()))
                return machine + " is not in " + Registry.brief(view) + ": " + why(process);
            if (!Inspection.view(process.replica).equals(view))
                return machine + " does not know " + Registry.brief(view);
            Status status = process.status();
            if (!status.ready()) return machine + " is not ready: " + status.why();
            for (Status.PeerStatus peer : status.peers())
                if (peer.standing() != Standing.MEMBER) return peer.id() + " is " + peer.standing();
        }
        return "";
    }

    private static String why(Incarnation process) {
        return process.role() + ", " + Inspection.why(process.replica);
    }

    /** A write, and reads at every replica, when nobody else asks for anything; then all hold the same. */
    private void probe() {
        world.runUntil(world.nowMillis() + 1_000);
        Probe probe = new Probe(this);
        probe.write();
        world.runUntil(world.nowMillis() + 1_000);
        probe.read();
        world.runUntil(world.nowMillis() + 2_000);
        probe.assertAnswered();
        assertAllEqual();
    }

    private void assertAllEqual() {
        Disk first = machines.get(0).disk;
        for (Machine machine : machines) {
            if (!machine.isUsed()) continue;
            Disk.Copy copy = (Disk.Copy) machine.disk.snapshot();
            Disk.Copy expected = (Disk.Copy) first.snapshot();
            boolean isEqual = copy.all().equals(expected.all())
                    && copy.requests().equals(expected.requests())
                    && copy.checkpoint().applied().equals(expected.checkpoint().applied());
            if (!isEqual) throw new AssertionError("%s holds %s, another %s".formatted(machine, copy, expected));
        }
    }

    private void assertLinearizable() {
        Optional<Violation> violation = Linearizability.check(history.calls());
        if (violation.isPresent()) throw new AssertionError(violation.get().toString());
        ListCheck.check(
                clients.stream().flatMap(client -> client.pages().stream()).toList(), history.calls());
    }

    private void onView(View was, View next, String proposer) {
        watch.assertNothingLost(next);
        if (!healing) faults.onView(was, next, proposer);
    }

    void onProposal(View next) {
        if (!healing) faults.onProposal(next);
    }

    Machine machine(Member member) {
        return machines.get(Machine.number(member.id()) - 1);
    }

    List<Incarnation> running() {
        List<Incarnation> running = new ArrayList<>();
        for (Machine machine : machines) {
            Incarnation process = machine.process();
            if (process != null) running.add(process);
        }
        return running;
    }

    long diskMillis() {
        return !healing && world.chance(profile.slowDisk()) ? world.between(20, 800) : world.between(0, 4);
    }

    boolean breaksStream() {
        return !healing && world.chance(0.02);
    }
}
