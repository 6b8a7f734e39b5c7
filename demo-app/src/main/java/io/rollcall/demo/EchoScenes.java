package io.rollcall.demo;

import static io.rollcall.demo.Narrator.time;
import static io.rollcall.demo.NotShownException.unless;

import io.rollcall.process.Ports;
import io.rollcall.process.RunningProcess;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;

/** Two instances of echo: calls are shared by weight, one instance leaves in order, one is killed. */
final class EchoScenes {

    /** nginx's smooth weighted round robin for weights 5 and 1. */
    private static final List<String> PERIOD = List.of("echo1", "echo1", "echo1", "echo2", "echo1", "echo1");

    private static final Duration LEASE = Duration.ofSeconds(10);

    /** The registry ends a lease at most 0.1 s late; the rest is for lookups on a busy machine. */
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

    /** @return the second instance */
    RunningProcess twoInstances() {
        narrator.scene("Two instances of echo, with weights 5 and 1");
        RunningProcess echo1 = registry.start("echo", "echo1", port1, "-weight", "5");
        RunningProcess echo2 = registry.start("echo", "echo2", port2, "-weight", "1");
        registry.awaitArrival(echo1, "echo");
        registry.awaitArrival(echo2, "echo");
        unless(registry.show("echo").equals(List.of("echo1", "echo2")), "a lookup should give echo1 and echo2");
        narrator.shows("a started instance is in the lookups; it was told only where the registry is");
        return echo2;
    }

    void callsByWeight() {
        narrator.scene("Twenty calls, shared by weight");
        ClientOutput client = registry.call("echo", "-algo", "wrr", "-n", "20");
        List<String> textbook = Stream.generate(() -> PERIOD)
                .limit(4)
                .flatMap(List::stream)
                .limit(20)
                .toList();
        unless(client.calls().equals(Map.of("echo1", 17, "echo2", 3)), "echo1 should serve 17 calls and echo2 3");
        unless(client.servedInOrder().equals(textbook), "the order should be nginx's: " + textbook);
        narrator.shows(
                "weighted round robin gives 17 of 20 calls to weight 5 and 3 to weight 1, in the textbook order");
    }

    void farewell(RunningProcess echo2) {
        narrator.scene("An instance is stopped with SIGTERM");
        terminal.terminate(echo2);
        Duration departure = registry.awaitDeparture("echo2", "echo");
        unless(registry.show("echo").equals(List.of("echo1")), "the next lookup should give echo1 only");
        narrator.shows("a stopped instance is gone from the next lookup: here after " + time(departure));
    }

    /** @return how long the dead instance stays in the lookups; completes once it is gone */
    CompletableFuture<Duration> death() {
        narrator.scene("An instance is killed");
        RunningProcess echo2 = registry.start("echo", "echo2", port2);
        registry.awaitArrival(echo2, "echo");
        terminal.kill(echo2);
        CompletableFuture<Duration> departure =
                CompletableFuture.supplyAsync(() -> registry.awaitDeparture("echo2", "echo"));

        narrator.answer("It could not say so, and is still looked up:");
        registry.show("echo");
        ClientOutput client = registry.call("echo", "-algo", "rr", "-n", "6");
        unless(client.calls().getOrDefault("echo1", 0) == 6, "echo1 should serve all 6 calls");
        unless(client.retries() > 0 || departure.isDone(), "calls to echo2 should have been tried again");
        narrator.shows("a call to a dead instance goes to another one: no call failed");
        return departure;
    }

    void endOfTheLease(CompletableFuture<Duration> departure) {
        narrator.scene("Meanwhile the lease of the dead instance has run out");
        Duration lease = departure.join();
        unless(lease.compareTo(LATEST) < 0, "it should have done so within " + time(LATEST) + ", not " + time(lease));
        unless(registry.show("echo").equals(List.of("echo1")), "a lookup should give echo1 only");
        narrator.shows(
                "a killed instance is gone when its lease of " + time(LEASE) + " ends: here after " + time(lease));
    }
}
