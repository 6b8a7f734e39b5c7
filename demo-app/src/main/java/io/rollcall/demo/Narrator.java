package io.rollcall.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Prints the story as it goes, and remembers what was shown. */
final class Narrator {

    private final PrintStream out;
    private final long beganAtNanos = System.nanoTime();
    private final List<String> shown = new ArrayList<>();
    private int scenes;

    Narrator(PrintStream out) {
        this.out = out;
    }

    void scene(String title) {
        print("%n%d. %s%n", ++scenes, title);
    }

    /** Prints a line as a person would type it. */
    void command(String line) {
        print("   $ %s%n", line);
    }

    /** Prints the line by which a person calls a method. */
    void request(String address, String method, String body) {
        command("curl -s " + address + "/" + method + " -H 'Content-Type: application/json' -d '" + body + "'");
    }

    /** Prints an answer. */
    void answer(String text) {
        text.stripTrailing().lines().forEach(line -> print("%s%n", line.isBlank() ? "" : "     " + line));
    }

    /** Prints and remembers what the scene has shown. */
    void shows(String claim) {
        shown.add(claim);
        print("   ok: %s%n", claim);
    }

    void summary() {
        print("%nShown in %s:%n", time(Duration.ofNanos(System.nanoTime() - beganAtNanos)));
        shown.forEach(claim -> print("   - %s%n", claim));
    }

    void failed(RuntimeException why, String transcript) {
        String message = why instanceof NotShownException ? why.getMessage() : why.toString();
        out.printf("%n   FAILED: %s%n%nWhat the processes said:%n%s%n", message, transcript);
    }

    void end(int processes, boolean gone) {
        out.printf(
                "%n%s%n", gone ? "All " + processes + " processes have ended." : "Some processes are still running.");
    }

    /** @throws NobodyReadsException if the reader has closed the pipe */
    @SuppressWarnings("AnnotateFormatMethod") // Error Prone's annotation is not on the class path
    private void print(String format, Object... values) {
        out.printf(format, values);
        if (out.checkError()) throw new NobodyReadsException();
    }

    static String time(Duration duration) {
        return duration.toSeconds() == 0
                ? duration.toMillis() + " ms"
                : String.format(Locale.ROOT, "%.1f s", duration.toNanos() / 1e9);
    }
}
