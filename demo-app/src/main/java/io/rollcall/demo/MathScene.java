package io.rollcall.demo;

import static io.rollcall.demo.NotShownException.unless;

import io.rollcall.process.Ports;
import io.rollcall.process.RunningProcess;
import java.util.Map;

/** Calls another service at the same registry with the same client. */
final class MathScene {

    private final Narrator narrator;
    private final RegistryAtWork registry;
    private final int port;

    MathScene(Narrator narrator, RegistryAtWork registry, Ports ports) {
        this.narrator = narrator;
        this.registry = registry;
        this.port = ports.preferably(9201);
    }

    void play() {
        narrator.scene("Math");
        RunningProcess math1 = registry.start("math", "math1", port);
        registry.awaitArrival(math1, "math");
        ClientOutput client = registry.call("math", "-algo", "random", "-n", "3");
        unless(client.calls().equals(Map.of("math1", 3)), "math1 should serve all 3 calls");
        narrator.shows("another service is called by its name alone");
    }
}
