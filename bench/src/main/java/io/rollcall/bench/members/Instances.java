package io.rollcall.bench.members;

import io.rollcall.bench.load.Caller;
import io.rollcall.bench.load.WrkScript;
import io.rollcall.wire.registry.HeartbeatsRequest;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A part of the instances, which registers at one member, 100 at a time, and keeps those alive that it has until all
 * parts are registered. The leases last 30 s, so the first ones need heartbeats before the last one is registered.
 */
final class Instances implements Callable<List<String>> {

    static final int OF_A_SERVICE = 100;

    private static final Duration TTL = Duration.ofSeconds(30);
    private static final Duration BEAT = TTL.dividedBy(3);
    private static final int AT_ONCE = 100;
    private static final Pattern LEASE = Pattern.compile("\"lease\":\"([^\"]+)\"");

    private final int port;
    private final int from;
    private final int count;
    private final CountDownLatch partsLeft;
    private final List<String> beats = new ArrayList<>();

    /**
     * @param from the number of the first instance
     * @param partsLeft the parts that are not yet registered, this one among them
     */
    Instances(int port, int from, int count, CountDownLatch partsLeft) {
        this.port = port;
        this.from = from;
        this.count = count;
        this.partsLeft = partsLeft;
    }

    /** @return the heartbeat of each, as it is in a list of heartbeats */
    @Override
    public List<String> call() throws IOException, InterruptedException {
        try (Caller caller = new Caller(port)) {
            long beatNanos = System.nanoTime();
            for (int i = 0; i < count; i += AT_ONCE) {
                int some = Math.min(AT_ONCE, count - i);
                register(caller, from + i, some);
                if (System.nanoTime() - beatNanos < BEAT.toNanos() / 2) continue;
                beatNanos = System.nanoTime();
                beat(caller);
            }
            partsLeft.countDown();
            do beat(caller);
            while (!partsLeft.await(BEAT.toMillis() / 2, TimeUnit.MILLISECONDS));
        }
        return beats;
    }

    private void beat(Caller caller) throws IOException {
        requireGood(caller.askAll(inBatches(beats, HeartbeatsRequest.BEATS_MAX)));
    }

    private void register(Caller caller, int first, int some) throws IOException {
        List<String> requests = new ArrayList<>();
        for (int i = first; i < first + some; i++) requests.add(registration(i));
        List<String> answers = caller.askAll(requests);
        for (int i = 0; i < some; i++) beats.add(beat(first + i, answers.get(i)));
    }

    private static String registration(int i) {
        return WrkScript.request(
                "POST",
                "/Registry.Register",
                "{\"service\":\"%s\",\"id\":\"%s\",\"address\":\"10.%d.%d.%d:9101\",\"ttlMillis\":%d}"
                        .formatted(service(i), id(i), i >> 16, i >> 8 & 255, i & 255, TTL.toMillis()));
    }

    private static String beat(int i, String answer) {
        Matcher lease = LEASE.matcher(answer);
        if (!lease.find()) throw new IllegalStateException("The registry said " + answer);
        return "{\"service\":\"%s\",\"id\":\"%s\",\"lease\":\"%s\"}".formatted(service(i), id(i), lease.group(1));
    }

    static String service(int i) {
        return "service-" + i / OF_A_SERVICE;
    }

    private static String id(int i) {
        return "instance-" + i;
    }

    /**
     * Returns requests of several heartbeats each.
     *
     * @param size the number of heartbeats of a request
     */
    static List<String> inBatches(List<String> beats, int size) {
        List<String> requests = new ArrayList<>();
        for (int at = 0; at < beats.size(); at += size)
            requests.add(WrkScript.request(
                    "POST",
                    "/Registry.Heartbeats",
                    beats.subList(at, Math.min(beats.size(), at + size)).stream()
                            .collect(Collectors.joining(",", "{\"beats\":[", "]}"))));
        return requests;
    }

    /** Returns a request for each heartbeat. */
    static List<String> oneByOne(List<String> beats) {
        return beats.stream()
                .map(beat -> WrkScript.request("POST", "/Registry.Heartbeat", beat))
                .toList();
    }

    private static void requireGood(List<String> answers) throws IOException {
        for (String answer : answers) if (answer.contains("\"code\"")) throw new IOException("Refused: " + answer);
    }
}
