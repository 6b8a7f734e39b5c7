package io.rollcall.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.client.report.Console;
import io.rollcall.client.report.Glyphs;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What a user sees of a command, which runs in this process with streams of its own. */
record CommandRun(int status, String out, String err) {

    static CommandRun of(String... args) {
        return run(false, "", args);
    }

    static CommandRun withInput(String input, String... args) {
        return run(false, input, args);
    }

    /** Runs it as on a terminal. Its colours depend on the environment of the test. */
    static CommandRun watched(String... args) {
        return run(true, "", args);
    }

    private static CommandRun run(boolean isWatched, String input, String... args) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        ByteArrayOutputStream err = new ByteArrayOutputStream();
        Console console = new Console(
                new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8), isWatched, Glyphs.ASCII);
        InputStream in = new ByteArrayInputStream(input.getBytes(UTF_8));
        int status = FrontDoor.run(console, in, args);
        return new CommandRun(status, out.toString(UTF_8), err.toString(UTF_8));
    }

    List<String> lines() {
        return out.lines().toList();
    }

    JsonNode json() {
        return JsonMapper.shared().readTree(out);
    }
}
