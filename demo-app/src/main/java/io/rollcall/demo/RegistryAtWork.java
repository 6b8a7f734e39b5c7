package io.rollcall.demo;

import io.rollcall.process.Answer;
import io.rollcall.process.Endpoint;
import io.rollcall.process.RunningProcess;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.View;
import io.rollcall.wire.registry.ViewRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The registry of the demo, and the questions that the scenes ask it. */
final class RegistryAtWork {

    private final Terminal terminal;
    private final Narrator narrator;
    private final Endpoint endpoint;
    private final RunningProcess process;

    private RegistryAtWork(Terminal terminal, Narrator narrator, Endpoint endpoint, RunningProcess process) {
        this.terminal = terminal;
        this.narrator = narrator;
        this.endpoint = endpoint;
        this.process = process;
    }

    static RegistryAtWork start(Terminal terminal, Narrator narrator, int port) {
        Endpoint endpoint = Endpoint.at(port);
        RunningProcess process = terminal.start("registry", "registry", "-listen", ":" + port);
        terminal.awaitOf(process, "the registry is ready", endpoint::isReady);
        return new RegistryAtWork(terminal, narrator, endpoint, process);
    }

    String address() {
        return endpoint.address();
    }

    /** Starts an instance of a service, and does not wait until lookups return it. */
    RunningProcess start(String service, String id, int port, String... more) {
        List<String> flags = new ArrayList<>(
                List.of("-listen", ":" + port, "-public", "localhost:" + port, "-registry", address(), "-id", id));
        flags.addAll(List.of(more));
        return terminal.start(id, service, flags.toArray(String[]::new));
    }

    /** Calls a service with the client. */
    ClientOutput call(String service, String... more) {
        List<String> flags = new ArrayList<>(List.of("-registry", address(), "-service", service));
        flags.addAll(List.of(more));
        return terminal.client(flags.toArray(String[]::new));
    }

    /** Waits until lookups return an instance. */
    void awaitArrival(RunningProcess instance, String service) {
        terminal.awaitOf(
                instance, instance.name() + " is looked up", () -> ids(service).contains(instance.name()));
    }

    /** Waits until lookups have an instance no longer; returns how long that took from the call on. */
    Duration awaitDeparture(String id, String service) {
        long beganAtNanos = System.nanoTime();
        terminal.awaitOf(
                process, id + " is looked up no more", () -> !ids(service).contains(id));
        return Duration.ofNanos(System.nanoTime() - beganAtNanos);
    }

    /** Waits until a replica is a member of its group's view and lookups return it. */
    void awaitMember(RunningProcess replica, String group) {
        terminal.awaitOf(
                replica,
                replica.name() + " is a member",
                () -> view(group).members().stream()
                        .anyMatch(member -> member.id().equals(replica.name())));
        awaitArrival(replica, group);
    }

    /** Waits until a replica leads its group; returns how long that took from the call on. */
    Duration awaitPrimary(String id, String group) {
        long beganAtNanos = System.nanoTime();
        terminal.awaitOf(process, id + " leads", () -> id.equals(view(group).primary()));
        return Duration.ofNanos(System.nanoTime() - beganAtNanos);
    }

    private View view(String group) {
        return endpoint.call("Registry.View", new ViewRequest(group), View.class);
    }

    /** Looks a service up, and prints request and answer. */
    List<String> show(String service) {
        String request = body(service);
        narrator.request(address(), "Registry.Lookup", request);
        Answer answer = endpoint.post("Registry.Lookup", request);
        narrator.answer(answer.body());
        return ids(answer);
    }

    private List<String> ids(String service) {
        return ids(endpoint.post("Registry.Lookup", body(service)));
    }

    private static List<String> ids(Answer answer) {
        return answer.as(LookupResponse.class).instances().stream()
                .map(Instance::id)
                .toList();
    }

    private static String body(String service) {
        return "{\"service\":\"" + service + "\"}";
    }
}
