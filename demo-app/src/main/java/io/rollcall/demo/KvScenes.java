package io.rollcall.demo;

import static io.rollcall.demo.Narrator.time;
import static io.rollcall.demo.NotShownException.unless;

import io.rollcall.process.Ports;
import io.rollcall.process.RunningProcess;
import java.time.Duration;
import java.util.Map;

/** A primary takes a write. A backup that joins later has it too, and leads after the primary is killed. */
final class KvScenes {

    private final Narrator narrator;
    private final Terminal terminal;
    private final RegistryAtWork registry;
    private final int port1;
    private final int port2;

    KvScenes(Narrator narrator, Terminal terminal, RegistryAtWork registry, Ports ports) {
        this.narrator = narrator;
        this.terminal = terminal;
        this.registry = registry;
        this.port1 = ports.preferably(9301);
        this.port2 = ports.preferably(9302);
    }

    void play() {
        narrator.scene("A key-value store: the primary takes a write");
        RunningProcess kv1 = startReplica("kv1", port1);
        ClientOutput put = registry.call("kv", "-op", "put", "-key", "x", "-value", "42");
        unless(put.calls().equals(Map.of("kv1", 1)), "kv1 should take the write");
        narrator.shows("a put at the primary is acknowledged");

        narrator.scene("A backup is started after the write");
        startReplica("kv2", port2);
        ClientOutput get = registry.call("kv", "-op", "get", "-key", "x", "-algo", "rr", "-n", "4");
        unless(get.calls().equals(Map.of("kv1", 2, "kv2", 2)), "kv1 and kv2 should serve 2 gets each");
        unless(get.text().lines().filter(line -> line.contains("42")).count() >= 4, "all 4 gets should find 42");
        narrator.shows("a backup that was started later has the value; gets are served by both");

        narrator.scene("The primary is killed");
        terminal.kill(kv1);
        Duration takeOver = registry.awaitPrimary("kv2", "kv");
        ClientOutput again = registry.call("kv", "-op", "put", "-key", "x", "-value", "43");
        // The killed replica may still be listed: its lease has not expired.
        unless(again.calls().getOrDefault("kv2", 0) == 1, "kv2 should take the write");
        narrator.shows("the backup leads after " + time(takeOver) + ", and takes writes");

        narrator.scene("It is started again, with its data");
        startReplica("kv1", port1);
        ClientOutput both = registry.call("kv", "-op", "get", "-key", "x", "-algo", "rr", "-n", "4");
        unless(both.calls().equals(Map.of("kv1", 2, "kv2", 2)), "kv1 and kv2 should serve 2 gets each");
        unless(both.text().lines().filter(line -> line.contains("43")).count() >= 4, "all 4 gets should find 43");
        narrator.shows("it is a backup now, and has what was written without it");
    }

    private RunningProcess startReplica(String id, int port) {
        RunningProcess replica = registry.start("kv", id, port, "-primary-id", "kv1");
        registry.awaitMember(replica, "kv");
        return replica;
    }
}
