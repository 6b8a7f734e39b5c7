package io.rollcall.system.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;

/** Makes faults. The node that a fault hits depends on what leads at that time, its length on the seed. */
final class Faults {

    private static final Duration TO_STOP = Duration.ofSeconds(20);

    /** The time for an election on a busy machine. If none leads then, an earlier fault has taken the majority away. */
    private static final Duration TO_ELECT = Duration.ofSeconds(15);

    private final Group group;
    private final Journal journal;
    private final Random random;

    Faults(Group group, Journal journal, Random random) {
        this.group = group;
        this.journal = journal;
        this.random = random;
    }

    Fault of(Kind kind) {
        return kind.isOfOneMember() ? ofOneMember(kind) : ofTheGroup(kind);
    }

    private Fault ofTheGroup(Kind kind) {
        String primary = group.primary();
        List<String> backups = new ArrayList<>(Group.REPLICAS);
        backups.remove(primary);
        int chosen = random.nextInt(backups.size());
        String backup = backups.get(chosen);
        String other = backups.get(1 - chosen);
        return switch (kind) {
            case KILL_PRIMARY -> kill(kind, List.of(primary));
            case KILL_BACKUP -> kill(kind, List.of(backup));
            case KILL_REGISTRY -> kill(kind, registries());
            case KILL_ALL -> kill(kind, group.nodes());
            case PAUSE_PRIMARY -> pause(kind, List.of(primary));
            case PAUSE_BACKUP -> pause(kind, List.of(backup));
            case PAUSE_REGISTRY -> pause(kind, registries());
            case ISOLATE_PRIMARY -> isolate(kind, List.of(primary));
            case ISOLATE_BACKUP -> isolate(kind, List.of(backup));
            case ISOLATE_REGISTRY -> isolate(kind, registries());
            case MUTE_PRIMARY -> mute(kind, primary);
            case MUTE_BACKUP -> mute(kind, backup);
            case DEAFEN_PRIMARY -> deafen(kind, primary);
            case DEAFEN_BACKUP -> deafen(kind, backup);
            case CUT_PRIMARY_FROM_REGISTRY -> cut(kind, primary, registries());
            case CUT_PRIMARY_FROM_BACKUP -> cut(kind, primary, List.of(backup));
            case CUT_BACKUP_FROM_BACKUP -> cut(kind, backup, List.of(other));
            case FILL_DISK -> new Fault(kind, Group.SMALL, seconds(2, 6), this::fillDisk, this::emptyBallast);
            case EMPTY_DISK -> replace(kind, Group.REPLICAS.get(random.nextInt(Group.REPLICAS.size())));
            case STOP_PRIMARY -> stop(kind, primary);
            case ROLLING_RESTART -> new Fault(kind, "all", Duration.ZERO, this::restartEach, () -> {});
            default -> throw new IllegalArgumentException(kind + " is a fault of one member of the registry");
        };
    }

    private Fault ofOneMember(Kind kind) {
        String leader = registryLeader();
        List<String> followers = group.registries().others(leader);
        String follower = followers.get(random.nextInt(followers.size()));
        return switch (kind) {
            case KILL_REGISTRY_LEADER -> kill(kind, List.of(leader));
            case KILL_REGISTRY_FOLLOWER -> kill(kind, List.of(follower));
            case STOP_REGISTRY_LEADER -> stop(kind, leader);
            case PAUSE_REGISTRY_LEADER -> pause(kind, List.of(leader));
            case PAUSE_REGISTRY_FOLLOWER -> pause(kind, List.of(follower));
            case ISOLATE_REGISTRY_LEADER -> isolate(kind, List.of(leader));
            case ISOLATE_REGISTRY_FOLLOWER -> isolate(kind, List.of(follower));
            case MUTE_REGISTRY_LEADER -> mute(kind, leader);
            case DEAFEN_REGISTRY_LEADER -> deafen(kind, leader);
            case CUT_REGISTRY_LEADER_FROM_MEMBERS -> cut(kind, leader, followers);
            case CUT_REGISTRY_FOLLOWER_FROM_MEMBERS ->
                cut(kind, follower, group.registries().others(follower));
            case CUT_REGISTRY_LEADER_FROM_FOLLOWER -> cut(kind, leader, List.of(follower));
            case CUT_PRIMARY_FROM_REGISTRY_LEADER -> cut(kind, group.primary(), List.of(leader));
            case EMPTY_REGISTRY ->
                replace(kind, registries().get(random.nextInt(registries().size())));
            default -> throw new IllegalArgumentException(kind + " is not a fault of one member of the registry");
        };
    }

    /** Returns the registry's leader, or any member if none leads. */
    private String registryLeader() {
        long giveUpAtNanos = System.nanoTime() + TO_ELECT.toNanos();
        Optional<String> leader = group.registries().leader();
        while (leader.isEmpty() && System.nanoTime() < giveUpAtNanos)
            leader = group.registries().leader();
        return leader.orElseGet(
                () -> registries().get(random.nextInt(registries().size())));
    }

    private List<String> registries() {
        return group.registries().nodes();
    }

    private Fault kill(Kind kind, List<String> nodes) {
        return new Fault(
                kind,
                String.join(", ", nodes),
                seconds(0, 5),
                () -> nodes.parallelStream().forEach(node -> group.process(node).kill()),
                () -> nodes.forEach(group::start));
    }

    private Fault stop(Kind kind, String node) {
        return new Fault(kind, node, seconds(0, 2), () -> stop(node), () -> group.start(node));
    }

    private Fault pause(Kind kind, List<String> nodes) {
        return new Fault(
                kind,
                String.join(", ", nodes),
                seconds(1, 10),
                () -> nodes.forEach(node -> group.signal(node, "STOP")),
                () -> nodes.forEach(node -> group.signal(node, "CONT")));
    }

    private Fault isolate(Kind kind, List<String> nodes) {
        return partition(
                kind,
                String.join(", ", nodes),
                () -> nodes.forEach(
                        node -> others(node).forEach(other -> group.network().cut(node, other))));
    }

    private Fault mute(Kind kind, String node) {
        return partition(
                kind, node, () -> others(node).forEach(other -> group.network().drop(node, other)));
    }

    private Fault deafen(Kind kind, String node) {
        return partition(
                kind, node, () -> others(node).forEach(other -> group.network().drop(other, node)));
    }

    private Fault cut(Kind kind, String one, List<String> others) {
        return partition(
                kind,
                one + " from " + String.join(", ", others),
                () -> others.forEach(other -> group.network().cut(one, other)));
    }

    private Fault partition(Kind kind, String what, Runnable begin) {
        return new Fault(kind, what, seconds(1, 8), begin, group.network()::heal);
    }

    private Fault replace(Kind kind, String node) {
        return new Fault(
                kind,
                node,
                seconds(0, 4),
                () -> {
                    group.process(node).kill();
                    group.emptyDisk(node);
                },
                () -> group.start(node));
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
        for (String node : group.nodes()) {
            stop(node);
            group.start(node);
            group.awaitWhole();
        }
    }

    private void stop(String node) {
        int status = group.process(node).terminate().awaitExit(TO_STOP);
        if (status != 0) journal.complain(node + " was told to stop, and ended with status " + status);
    }

    private List<String> others(String node) {
        return group.nodes().stream().filter(other -> !other.equals(node)).toList();
    }

    private Duration seconds(int from, int to) {
        return Duration.ofMillis(1_000L * from + random.nextInt(1_000 * (to - from) + 1));
    }
}
