package io.rollcall.demo;

import static io.rollcall.demo.NotShownException.unless;

import io.rollcall.process.RunningProcess;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A client that calls echo at a steady rate until it is stopped. It prints a line each second. */
final class Load {

    /** {@code 7 s  50 calls/s, 0 failed, p50 2.31 ms, p99 4.01 ms: echo1 17, echo2 17, echo3 16}. */
    private static final Pattern SECOND = Pattern.compile("^ *\\d+ s +(\\d+) calls/s, (\\d+) failed.*");

    private static final int RATE = 50;

    /** The fewest calls a second at the mean; on a busy machine the client is slower than asked. */
    private static final int MIN_RATE = RATE / 2;

    /** The limit on the seconds that are printed of a scene; all of them are checked. */
    private static final int MAX_SHOWN = 6;

    private final Terminal terminal;
    private final Narrator narrator;
    private final RunningProcess client;

    private Load(Terminal terminal, Narrator narrator, RunningProcess client) {
        this.terminal = terminal;
        this.narrator = narrator;
        this.client = client;
    }

    /**
     * Starts it, and waits until calls are served.
     *
     * @param registry the addresses of the registry, with commas between them
     */
    static Load start(Terminal terminal, Narrator narrator, String registry) {
        RunningProcess client = terminal.start(
                "client",
                "client",
                "-registry",
                registry,
                "-service",
                "echo",
                "-algo",
                "rr",
                "-follow",
                "-rate",
                Integer.toString(RATE));
        Load load = new Load(terminal, narrator, client);
        terminal.awaitOf(client, "calls are served", () -> load.lines().stream().anyMatch(line -> served(line) > 0));
        return load;
    }

    /** Returns the number of seconds that the client has told of. */
    int seconds() {
        return lines().size();
    }

    /** Waits until the client has told of this moment. Requires that it went on since then, and that no call failed. */
    void requireNoFailureSince(int second) {
        int now = seconds();
        terminal.awaitOf(client, "the client tells of this second", () -> seconds() > now + 1);
        List<String> meanwhile = lines().subList(second, seconds());
        narrator.answer("The client meanwhile:");
        int left = Math.max(0, meanwhile.size() - MAX_SHOWN);
        if (left > 0) narrator.answer("  (" + left + " seconds more)");
        meanwhile.stream().skip(left).forEach(narrator::answer);
        unless(meanwhile.stream().allMatch(line -> failed(line) == 0), "no call should fail");
        int served = meanwhile.stream().mapToInt(Load::served).sum();
        unless(served >= MIN_RATE * meanwhile.size(), "the client should go on with its calls");
    }

    /** Stops it, and returns what it has printed. */
    ClientOutput stop() {
        int last = client.stdout().length();
        terminal.terminate(client);
        terminal.awaitSuccess(client);
        narrator.answer(client.stdout().substring(last));
        return new ClientOutput(client.stdout());
    }

    /** Returns the lines with the figures of a second; the last line may be written just now. */
    private List<String> lines() {
        String printed = client.stdout();
        return printed.substring(0, printed.lastIndexOf('\n') + 1)
                .lines()
                .filter(line -> SECOND.matcher(line).matches())
                .toList();
    }

    private static int served(String line) {
        return figure(line, 1);
    }

    private static int failed(String line) {
        return figure(line, 2);
    }

    private static int figure(String line, int group) {
        Matcher figures = SECOND.matcher(line);
        if (!figures.matches()) throw new NotShownException("the client should tell of a second, not: " + line);
        return Integer.parseInt(figures.group(group));
    }
}
