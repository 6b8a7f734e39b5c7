package io.rollcall.kv.simulation;

import io.rollcall.kv.replication.Forgery;
import io.rollcall.kv.replication.Inspection;
import io.rollcall.kv.replication.Receiver;
import io.rollcall.kv.replication.Request;
import io.rollcall.kv.replication.Rule;
import io.rollcall.kv.replication.Status;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Starts the machines, and makes them and their network fail as the profile says, until it ends every fault. */
final class Faults {

    private static final int REGISTRY = 0;

    private final Run run;
    private final World world;
    private final Profile profile;
    private final List<Fault> deck = new ArrayList<>();
    private boolean ended;

    Faults(Run run) {
        this.run = run;
        this.world = run.world;
        this.profile = run.profile;
        for (Map.Entry<Fault, Integer> kind : profile.faults().entrySet())
            for (int i = 0; i < kind.getValue(); i++) deck.add(kind.getKey());
        for (Machine machine : run.machines) {
            long wait = machine.number == 1 ? 0 : world.chance(0.7) ? world.between(0, 300) : world.between(0, 8_000);
            world.after(wait, () -> startUnlessEnded(machine));
        }
        world.after(1_500, this::next);
    }

    /** Whatever is down is started, and nothing fails any more. */
    void end() {
        ended = true;
        if (run.registry.epoch() < 0) run.registry.start();
        for (Machine machine : run.machines) {
            Incarnation process = machine.process();
            if (process == null) machine.start();
            else if (process.isLeaving()) startWhenGone(machine);
        }
        forceLater();
    }

    private void startWhenGone(Machine machine) {
        if (machine.process() == null) machine.start();
        else world.after(50, () -> startWhenGone(machine));
    }

    private void startUnlessEnded(Machine machine) {
        if (ended) return;
        machine.start();
    }

    /** If the views are lost, and not all of its members can report the last one, an operator is called. */
    private void forceLater() {
        world.after(world.between(1_000, 6_000), () -> {
            force();
            if (run.registry.isLost()) forceLater();
        });
    }

    private void force() {
        List<Member> knowing = new ArrayList<>();
        for (Machine machine : run.machines) {
            Incarnation process = machine.process();
            if (!machine.isUsed()) continue;
            if (process == null || process.isPaused()) return;
            if (Inspection.view(process.replica).contains(machine.member())) knowing.add(machine.member());
        }
        run.registry.force(knowing);
    }

    private void next() {
        if (ended || deck.isEmpty()) return;
        befall(world.oneOf(deck));
        world.after(world.between(profile.faultEveryMillis() / 4, profile.faultEveryMillis() * 2), this::next);
    }

    private void befall(Fault fault) {
        Machine any = world.oneOf(run.machines);
        switch (fault) {
            case CRASH -> crash(any);
            case LOSE_DISK -> loseDisk(any);
            case HAND_OVER -> leave(leader());
            case UNAWARE_SUCCESSOR -> unawareSuccessor();
            case LEAVE -> leave(any);
            case PAUSE -> pause(any, Fault.PAUSE);
            case STUMBLE -> pause(any, Fault.STUMBLE);
            case SLEEP -> pause(any, Fault.SLEEP);
            case SET_WALL -> setWall(any);
            case PART, PART_ONE_WAY -> part(fault == Fault.PART_ONE_WAY);
            case CUT_BACKUP -> cutBackup();
            case CUT_PRIMARY -> cutPrimary();
            case CUT_FROM_REGISTRY -> run.network.cut(List.of(any.number), List.of(REGISTRY), cutMillis());
            case MUTE_REGISTRY -> muteRegistry();
            case SLOW_REGISTRY -> run.network.slowDown(REGISTRY, cutMillis());
            case REGISTRY_DOWN -> registryDown(false);
            case LOSE_VIEWS -> registryDown(true);
            case FORGE -> forge();
            case ROT -> rot(any);
        }
    }

    // --- Processes ---

    private void crash(@Nullable Machine machine) {
        if (machine == null || machine.process() == null) return;
        machine.crash();
        long downMillis = world.chance(0.4) ? world.between(5, 60) : world.between(60, 5_000);
        world.after(downMillis, () -> startUnlessEnded(machine));
    }

    /**
     * Keeps the faults within what the protocol tolerates: at least one member of the view in force keeps its data, and
     * the view shrinks before another is lost. While the registry's views are lost, no disk is. A replica that has
     * forgotten an earlier view forms no first view.
     */
    private void loseDisk(Machine machine) {
        boolean isSpared = run.registry.last().members().stream()
                .noneMatch(member -> !member.id().equals(machine.id) && run.watch.isSound(member));
        if (isSpared || run.registry.isLost() || !machine.isUsed()) return;
        machine.crash();
        machine.loseDisk();
        world.after(world.between(20, 4_000), () -> startUnlessEnded(machine));
    }

    /** As {@link #loseDisk}, where the replica notices that its disk is of no use. */
    private void rot(Machine machine) {
        boolean isSpared = run.registry.last().members().stream()
                .noneMatch(member -> !member.id().equals(machine.id) && run.watch.isSound(member));
        if (isSpared || run.registry.isLost() || !machine.isUsed()) return;
        machine.crash();
        if (machine.disk.changeAnEntry()) {
            world.trace(() -> machine + " has an entry that is another one");
            if (!run.off.contains(Rule.HASH_LOG)) run.watch.lost(machine.member());
        }
        world.after(world.between(20, 4_000), () -> startUnlessEnded(machine));
    }

    private void forge() {
        Machine victim = backup();
        Machine leads = leader();
        Incarnation process = victim == null ? null : victim.process();
        Incarnation primary = leads == null ? null : leads.process();
        if (victim == null || leads == null || process == null || primary == null || process.isPaused()) return;
        if (!run.registry.last().isLedBy(leads.member())) return;
        boolean isEntry = world.chance(0.6);
        int field = (int) world.between(0, Forgery.FIELDS - 1);
        List<Request> forged = isEntry
                ? Forgery.of(process.replica, primary.sessionName())
                : Forgery.ofOneField(process.replica, primary.sessionName(), field);
        if (forged.isEmpty()) return;
        world.trace(() -> process + " takes what is forged: " + forged);
        if (isEntry) run.watch.forged(victim.member());
        Receiver receiver = new Receiver("kv", victim.id, victim.member().replica());
        for (Request request : forged) process.request(receiver, request, reply -> {});
    }

    private void leave(@Nullable Machine machine) {
        Incarnation process = machine == null ? null : machine.process();
        if (machine == null || process == null) return;
        process.leave();
        restart(machine, world.between(5, 3_000));
    }

    /**
     * The successor of one that stops does not hear of it, and another backup, which had not heard its primary for a
     * while, does.
     */
    private void unawareSuccessor() {
        Machine leads = leader();
        Machine successor = backup();
        if (leads == null || successor == null || leads == successor) return;
        List<Integer> others = new ArrayList<>();
        for (Machine other : run.machines) if (other != leads && other != successor) others.add(other.number);
        run.network.cut(List.of(leads.number), others, 4_000);
        world.after(world.between(500, 1_600), () -> {
            if (ended) return;
            List<Integer> hidden = new ArrayList<>(others);
            hidden.add(REGISTRY);
            run.network.cut(hidden, List.of(successor.number), 3_000);
            leave(leads);
            // It hears its primary until that has asked.
            world.after(world.between(1, 200), () -> isolate(leads, true));
        });
    }

    private void restart(Machine machine, long downMillis) {
        if (ended) return;
        if (machine.process() == null) world.after(downMillis, () -> startUnlessEnded(machine));
        else world.after(50, () -> restart(machine, downMillis));
    }

    private void pause(@Nullable Machine machine, Fault how) {
        Incarnation process = machine == null ? null : machine.process();
        if (process == null || process.isPaused()) return;
        long millis = world.chance(0.7) ? world.between(200, 4_000) : world.between(1_000, 10_000);
        if (how == Fault.SLEEP) process.sleep(Math.max(1_000, millis));
        else if (how == Fault.STUMBLE) process.stumble(millis);
        else process.pause(millis);
    }

    /** By more than clients are remembered, too: they are forgotten by the log's time. */
    private void setWall(Machine machine) {
        machine.clock.setWall(world.chance(0.8) ? world.between(-2_000, 400) : world.between(-3_600_000, 3_600_000));
    }

    // --- The network ---

    private long cutMillis() {
        return world.chance(0.6) ? world.between(300, 3_000) : world.between(2_000, 9_000);
    }

    private void part(boolean oneWay) {
        List<Integer> one = new ArrayList<>();
        List<Integer> other = new ArrayList<>();
        for (int node = 0; node <= run.machines.size(); node++) (world.chance(0.5) ? one : other).add(node);
        long millis = cutMillis();
        world.trace(() -> "parted: " + one + (oneWay ? " does not reach " : " from ") + other + " for " + millis);
        run.network.cut(one, other, millis);
        if (!oneWay) run.network.cut(other, one, millis);
    }

    /** It, or its primary, may be restarted just then, and not know what it has promised or granted. */
    private void cutBackup() {
        Machine backup = backup();
        isolate(backup, world.chance(0.2));
        if (world.chance(profile.strikes())) crash(world.chance(0.5) ? backup : leader());
    }

    private void cutPrimary() {
        isolate(leader(), world.chance(0.5));
        if (world.chance(profile.strikes())) crash(backup());
    }

    private void isolate(@Nullable Machine machine, boolean fromRegistryToo) {
        if (machine == null || ended) return;
        List<Integer> others = new ArrayList<>();
        for (Machine other : run.machines) if (other != machine) others.add(other.number);
        if (fromRegistryToo) others.add(REGISTRY);
        long millis = cutMillis();
        world.trace(
                () -> machine + " is cut off" + (fromRegistryToo ? ", from the registry, too" : "") + " for " + millis);
        run.network.cut(List.of(machine.number), others, millis);
        run.network.cut(others, List.of(machine.number), millis);
    }

    // --- The registry ---

    private void muteRegistry() {
        List<Integer> hearers = new ArrayList<>();
        for (Machine machine : run.machines) if (world.chance(0.6)) hearers.add(machine.number);
        run.network.cut(List.of(REGISTRY), hearers, world.between(300, 3_000));
    }

    private void registryDown(boolean forEver) {
        if (run.registry.epoch() < 0) return;
        run.registry.stop();
        if (forEver && mayLoseViews()) {
            run.registry.loseViews();
            forceLater();
        }
        long millis = world.between(100, 4_000);
        world.after(millis, () -> {
            if (!ended) run.registry.start();
        });
    }

    /**
     * Whoever may form a first view knows that there was one. And nobody takes an earlier view for the one that it is
     * in: all members of such a view may be unaware of the next one, while a joiner of that one has gone on; their
     * report would be unanimous.
     */
    private boolean mayLoseViews() {
        View last = run.registry.last();
        return run.machines.get(0).disk.checkpoint().view().number() > 0
                && last.members().stream().allMatch(run.watch::isIntact)
                && run.machines.stream().noneMatch(machine -> isBehind(machine, last));
    }

    private static boolean isBehind(Machine machine, View last) {
        View known = machine.disk.checkpoint().view();
        return known.number() > 0
                && !known.equals(last)
                && (known.contains(machine.member()) || last.contains(machine.member()));
    }

    // --- Whoever is concerned by a new view ---

    /** A joiner that is in sync may fail before it is a member; a primary that hands over may not hear that it has. */
    void onProposal(View next) {
        Machine leads = leader();
        Incarnation leading = leads == null ? null : leads.process();
        boolean handsOver = leading != null && leading.isLeaving();
        if (leads != null && handsOver && !next.primary().equals(leads.id) && world.chance(profile.strikes()))
            succeedUnheard(leads, at(next.primary()));
        for (Member member : next.members()) {
            boolean isAdded = !run.registry.last().contains(member);
            if (isAdded && world.chance(profile.strikes() / 2)) {
                Machine proposes = run.machine(Objects.requireNonNull(next.member(next.primary())));
                if (world.chance(0.5))
                    run.network.cut(List.of(proposes.number), List.of(REGISTRY), world.between(300, 1_500));
                // The proposer is at work here.
                world.after(0, () -> crash(run.machine(member)));
            }
        }
    }

    /** The successor is restarted, and so looks at once which view it is in. */
    private void succeedUnheard(Machine leads, @Nullable Machine successor) {
        run.network.cut(List.of(REGISTRY), List.of(leads.number), world.between(500, 3_000));
        world.after(world.between(5, 20), () -> isolate(leads, false));
        world.after(world.between(5, 40), () -> {
            if (!ended) crash(successor);
        });
    }

    void onView(View was, View next, String proposer) {
        if (!world.chance(profile.strikes())) return;
        Machine leads = at(next.primary());
        Machine led = at(was.primary());
        Machine proposed = at(proposer);
        switch ((int) world.between(0, 7)) {
            case 0, 1 -> isolate(leads, true);
            case 2 -> isolate(leads, false);
            case 3 -> crash(proposed);
            case 4 -> crash(leads);
            case 5 -> pause(led, Fault.PAUSE);
            case 6 -> pause(proposed, Fault.SLEEP);
            default -> isolate(backup(), true);
        }
    }

    private @Nullable Machine leader() {
        return at(run.registry.last().primary());
    }

    private @Nullable Machine backup() {
        List<Machine> backups = run.machines.stream()
                .filter(machine ->
                        machine.process() != null && machine.process().role() == Status.Role.BACKUP)
                .toList();
        return backups.isEmpty() ? null : world.oneOf(backups);
    }

    private @Nullable Machine at(String id) {
        return id.startsWith("kv") ? run.machines.get(Machine.number(id) - 1) : null;
    }
}
