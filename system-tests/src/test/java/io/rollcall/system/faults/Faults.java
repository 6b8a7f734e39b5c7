package io.rollcall.system.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;

/** Makes faults. The replica that a fault hits depends on the primary at that time, its length on the seed. */
final class Faults {

    private static final Duration TO_STOP = Duration.ofSeconds(20);

    private final Group group;
    private final Journal journal;
    private final Random random;

    Faults(Group group, Journal journal, Random random) {
        this.group = group;
        this.journal = journal;
        this.random = random;
    }

    Fault of(Kind kind) {
        String primary = group.primary();
        List<String> backups = new ArrayList<>(Group.REPLICAS);
        backups.remove(primary);
        int chosen = random.nextInt(backups.size());
        String backup = backups.get(chosen);
        String other = backups.get(1 - chosen);
        return switch (kind) {
            case KILL_PRIMARY -> kill(kind, primary);
            case KILL_BACKUP -> kill(kind, backup);
            case KILL_REGISTRY -> kill(kind, Group.REGISTRY);
            case KILL_ALL -> kill(kind, all().toArray(String[]::new));
            case PAUSE_PRIMARY -> pause(kind, primary);
            case PAUSE_BACKUP -> pause(kind, backup);
            case PAUSE_REGISTRY -> pause(kind, Group.REGISTRY);
            case ISOLATE_PRIMARY -> isolate(kind, primary);
            case ISOLATE_BACKUP -> isolate(kind, backup);
            case ISOLATE_REGISTRY -> isolate(kind, Group.REGISTRY);
            case MUTE_PRIMARY -> mute(kind, primary);
            case MUTE_BACKUP -> mute(kind, backup);
            case DEAFEN_PRIMARY -> deafen(kind, primary);
            case DEAFEN_BACKUP -> deafen(kind, backup);
            case CUT_PRIMARY_FROM_REGISTRY -> cut(kind, primary, Group.REGISTRY);
            case CUT_PRIMARY_FROM_BACKUP -> cut(kind, primary, backup);
            case CUT_BACKUP_FROM_BACKUP -> cut(kind, backup, other);
            case FILL_DISK -> new Fault(kind, Group.SMALL, seconds(2, 6), this::fillDisk, this::emptyBallast);
            case EMPTY_DISK -> replace(kind, Group.REPLICAS.get(random.nextInt(Group.REPLICAS.size())));
            case STOP_PRIMARY ->
                new Fault(kind, primary, seconds(0, 2), () -> stop(primary), () -> group.start(primary));
            case ROLLING_RESTART -> new Fault(kind, "all", Duration.ZERO, this::restartEach, () -> {});
        };
    }

    private Fault kill(Kind kind, String... nodes) {
        return new Fault(
                kind,
                String.join(", ", nodes),
                seconds(0, 5),
                () -> Stream.of(nodes)
                        .parallel()
                        .forEach(node -> group.process(node).kill()),
                () -> Stream.of(nodes).forEach(group::start));
    }

    private Fault pause(Kind kind, String node) {
        return new Fault(
                kind, node, seconds(1, 10), () -> group.signal(node, "STOP"), () -> group.signal(node, "CONT"));
    }

    private Fault isolate(Kind kind, String node) {
        return partition(
                kind, node, () -> others(node).forEach(other -> group.network().cut(node, other)));
    }

    private Fault mute(Kind kind, String node) {
        return partition(
                kind, node, () -> others(node).forEach(other -> group.network().drop(node, other)));
    }

    private Fault deafen(Kind kind, String node) {
        return partition(
                kind, node, () -> others(node).forEach(other -> group.network().drop(other, node)));
    }

    private Fault cut(Kind kind, String one, String other) {
        return partition(kind, one + " from " + other, () -> group.network().cut(one, other));
    }

    private Fault partition(Kind kind, String what, Runnable begin) {
        return new Fault(kind, what, seconds(1, 8), begin, group.network()::heal);
    }

    private Fault replace(Kind kind, String replica) {
        return new Fault(
                kind,
                replica,
                seconds(0, 4),
                () -> {
                    group.process(replica).kill();
                    group.emptyDisk(replica);
                },
                () -> group.start(replica));
    }

    /** Fills the disk, and uses up the space that the store has reserved. */
    private void fillDisk() {
        group.disk().fill();
        journal.note("no more is written: " + group.flood());
    }

    private void emptyBallast() {
        group.disk().empty();
        group.drain();
    }

    private void restartEach() {
        for (String node : all()) {
            stop(node);
            group.start(node);
            group.awaitWhole();
        }
    }

    private void stop(String node) {
        group.process(node).terminate().awaitExit(TO_STOP);
    }

    private static List<String> all() {
        List<String> all = new ArrayList<>(Group.REPLICAS);
        all.add(Group.REGISTRY);
        return all;
    }

    private static List<String> others(String node) {
        return all().stream().filter(other -> !other.equals(node)).toList();
    }

    private Duration seconds(int from, int to) {
        return Duration.ofMillis(1_000L * from + random.nextInt(1_000 * (to - from) + 1));
    }
}
