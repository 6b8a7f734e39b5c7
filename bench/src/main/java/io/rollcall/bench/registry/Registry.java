package io.rollcall.bench.registry;

import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.load.Caller;
import io.rollcall.bench.load.WrkScript;
import io.rollcall.bench.process.Running;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A running registry, and the requests that it understands. In them an instance is a number, and its service is a tenth
 * of that number.
 */
abstract class Registry implements AutoCloseable {

    final int port = Running.freePort();
    final Running server = new Running();

    Registry() throws IOException {}

    /** Waits until it is ready. The start does not wait, so that several processes can start at once. */
    abstract void awaitReady() throws IOException, InterruptedException;

    abstract String name();

    abstract String version();

    /** @param options the options of the JVM */
    abstract List<String> command(Setting setting, List<String> options, String jar);

    abstract String jar();

    /** Returns the registration of instance {@link WrkScript#NUMBER}, with a lease that outlives the measurement. */
    abstract String register();

    /** Returns the same with the lease that instances ask for by default. */
    String registerByDefault() {
        return register();
    }

    abstract String deregister();

    abstract String lookup(int service);

    /** @param answer the answer to the registration */
    abstract String heartbeat(int instance, String answer);

    final void start(Setting setting) throws IOException {
        server.start(command(setting, List.of(), setting.built(jar())));
    }

    /** @return the answer to each */
    List<String> register(int from, int count) throws IOException {
        try (Caller caller = new Caller(port)) {
            return caller.askAll(forEach(register(), from, count));
        }
    }

    /** Deregisters the instances of a range, some of which may not exist. */
    final void deregister(long from, long count) throws IOException {
        try (Caller caller = new Caller(port)) {
            caller.tellAll(forEach(deregister(), from, count));
        }
    }

    /** Looks up each service once, as clients do in the course of a day. What the registry caches for it stays. */
    void lookUpAll(int services) throws IOException, InterruptedException {
        try (Caller caller = new Caller(port)) {
            caller.askAll(lookups(services));
        }
    }

    final List<String> lookups(int services) {
        List<String> lookups = new ArrayList<>();
        for (int service = 0; service < services; service++) lookups.add(lookup(service));
        return lookups;
    }

    /** @return a heartbeat of each instance; the instances are registered first */
    final List<String> heartbeats(int instances) throws IOException {
        List<String> answers = register(0, instances);
        List<String> heartbeats = new ArrayList<>();
        for (int i = 0; i < instances; i++) heartbeats.add(heartbeat(i, answers.get(i)));
        return heartbeats;
    }

    @Override
    public final void close() throws IOException {
        server.close();
    }

    static List<String> forEach(String template, long from, long count) {
        List<String> requests = new ArrayList<>();
        for (long i = from; i < from + count; i++) requests.add(WrkScript.numbered(template, i));
        return requests;
    }
}
