package io.rollcall.system.demo;

import static io.rollcall.system.demo.NotShownException.unless;

import io.rollcall.system.process.Ports;
import io.rollcall.system.process.RunningProcess;
import java.util.Map;

/** A primary takes a write; a backup that comes later has it, too. */
final class KvScenes {

    private final Narrator narrator;
    private final RegistryAtWork registry;
    private final int port1;
    private final int port2;

    KvScenes(Narrator narrator, RegistryAtWork registry, Ports ports) {
        this.narrator = narrator;
        this.registry = registry;
        this.port1 = ports.preferably(9301);
        this.port2 = ports.preferably(9302);
    }

    void play() {
        narrator.scene("A key-value store: the primary takes a write");
        startReplica("kv1", port1);
        ClientOutput put = registry.call("kv", "-op", "put", "-key", "x", "-value", "42");
        unless(put.calls().equals(Map.of("kv1", 1)), "kv1 should take the write");
        narrator.shows("a put at the primary is acknowledged");

        narrator.scene("A backup is started after the write");
        startReplica("kv2", port2);
        ClientOutput get = registry.call("kv", "-op", "get", "-key", "x", "-algo", "rr", "-n", "4");
        unless(get.calls().equals(Map.of("kv1", 2, "kv2", 2)), "kv1 and kv2 should serve 2 gets each");
        unless(get.text().lines().filter(line -> line.contains("42")).count() >= 4, "all 4 gets should find 42");
        narrator.shows("a backup that was started later has the value; gets are served by both");
    }

    private void startReplica(String id, int port) {
        RunningProcess replica = registry.start("kv", id, port, "-primary-id", "kv1");
        registry.awaitArrival(replica, "kv");
    }
}
