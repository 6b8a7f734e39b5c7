package io.rollcall.bench.registry;

import io.rollcall.bench.compare.Setting;
import io.rollcall.bench.load.Caller;
import io.rollcall.bench.load.WrkScript;
import io.rollcall.bench.process.Running;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * A registry that runs, and how it is asked: whole requests, in which an instance is a number and its service a tenth
 * of that.
 */
abstract class Registry implements AutoCloseable {

    final int port = Running.freePort();
    final Running server = new Running();

    Registry() throws IOException {}

    /** Ready made, so that all of it can be started before it is waited for. */
    abstract void awaitReady() throws IOException, InterruptedException;

    abstract String name();

    abstract String version();

    /** @param options of the JVM */
    abstract List<String> command(Setting setting, List<String> options, String jar);

    abstract String jar();

    /** Of an instance {@link WrkScript#NUMBER}, whose lease outlives the measurement. */
    abstract String register();

    abstract String deregister();

    abstract String lookup(int service);

    /** @param answer to the registration */
    abstract String heartbeat(int instance, String answer);

    final void start(Setting setting) throws IOException {
        server.start(command(setting, List.of(), setting.built(jar())));
    }

    /** @return what it answered to each */
    final List<String> register(int from, int count) throws IOException {
        try (Caller caller = new Caller(port)) {
            return caller.askAll(forEach(register(), from, count));
        }
    }

    /** Those of them that there are. */
    final void deregister(long from, long count) throws IOException {
        try (Caller caller = new Caller(port)) {
            caller.tellAll(forEach(deregister(), from, count));
        }
    }

    /** As its clients do in the course of a day; what it keeps of that is there from now on. */
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

    /** @return a heartbeat of each, who are registered for it */
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

    private static List<String> forEach(String template, long from, long count) {
        List<String> requests = new ArrayList<>();
        for (long i = from; i < from + count; i++) requests.add(WrkScript.numbered(template, i));
        return requests;
    }
}
