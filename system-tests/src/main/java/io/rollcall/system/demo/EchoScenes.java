package io.rollcall.system.demo;

import static io.rollcall.system.demo.Narrator.time;
import static io.rollcall.system.demo.NotShownException.unless;

import io.rollcall.system.process.Ports;
import io.rollcall.system.process.RunningProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;

/** Two instances of echo: calls are shared by weight, one instance says farewell, one dies without a word. */
final class EchoScenes {

    private static final Duration LEASE = Duration.ofSeconds(3);

    /** The registry ends a lease at most 0.1 s late; the rest is for looking on a busy machine. */
    private static final Duration LATEST = LEASE.plusSeconds(1);

    private final Narrator narrator;
    private final Terminal terminal;
    private final RegistryAtWork registry;
    private final int port1;
    private final int port2;

    EchoScenes(Narrator narrator, Terminal terminal, RegistryAtWork registry, Ports ports) {
        this.narrator = narrator;
        this.terminal = terminal;
        this.registry = registry;
        this.port1 = ports.preferably(9101);
        this.port2 = ports.preferably(9102);
    }

    void play() {
        narrator.scene("Two instances of echo, with weights 5 and 1");
        RunningProcess echo1 = echo("echo1", port1, "-weight", "5");
        RunningProcess echo2 = echo("echo2", port2, "-weight", "1");
        registry.awaitArrival(echo1, "echo");
        registry.awaitArrival(echo2, "echo");
        unless(registry.show("echo").equals(List.of("echo1", "echo2")), "a lookup should give echo1 and echo2");
        narrator.shows("who is started is looked up, without a word of configuration but the registry's address");

        callByWeight();
        sayFarewell(echo2);
        dieWithoutAWord();
    }

    private void callByWeight() {
        narrator.scene("Twenty calls, shared by weight");
        ClientOutput client = callEcho("wrr", "20");
        unless(client.calls().equals(Map.of("echo1", 17, "echo2", 3)), "echo1 should serve 17 calls and echo2 3");
        narrator.shows(
                "weighted round robin gives 17 of 20 calls to weight 5 and 3 to weight 1, in the textbook order");
    }

    private void sayFarewell(RunningProcess echo2) {
        narrator.scene("An instance is stopped with SIGTERM");
        terminal.terminate(echo2);
        Duration departure = registry.awaitDeparture("echo2", "echo");
        unless(registry.show("echo").equals(List.of("echo1")), "the next lookup should give echo1 only");
        narrator.shows("who is stopped is gone from the next lookup: here after " + time(departure));
    }

    private void dieWithoutAWord() {
        narrator.scene("An instance is killed; its lease is " + LEASE.toSeconds() + " seconds");
        RunningProcess echo2 = echo("echo2", port2, "--rollcall.instance.ttl=" + LEASE.toSeconds() + "s");
        registry.awaitArrival(echo2, "echo");
        terminal.kill(echo2);
        CompletableFuture<Duration> departure =
                CompletableFuture.supplyAsync(() -> registry.awaitDeparture("echo2", "echo"));
        narrator.answer("It cannot say so, and is still looked up:");
        registry.show("echo");
        ClientOutput client = callEcho("rr", "6");
        unless(client.calls().getOrDefault("echo1", 0) == 6, "echo1 should serve all 6 calls");
        narrator.shows("a call to a dead instance goes to another one: no call failed");

        Duration lease = departure.join();
        unless(lease.compareTo(LATEST) < 0, "its lease should have ended within " + LATEST.toSeconds() + " s");
        unless(registry.show("echo").equals(List.of("echo1")), "the next lookup should give echo1 only");
        narrator.shows("who is killed is gone when its lease ends: here after " + time(lease));
    }

    private RunningProcess echo(String id, int port, String... more) {
        return registry.start("echo", id, port, more);
    }

    private ClientOutput callEcho(String algorithm, String calls) {
        return registry.call("echo", "-algo", algorithm, "-n", calls);
    }
}
