package io.rollcall.client;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.io.Reader;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** A program on a pseudo terminal, and what a person sees there: as much of ECMA-48 as the client uses. */
final class Terminal implements AutoCloseable {

    private static final Pattern CONTROL = Pattern.compile("\u001b\\[(\\??\\d*)([A-Za-z])");
    private static final String CTRL_C = "\u0003";

    private final Process script;
    private final Reader shown;
    private final StringBuilder control = new StringBuilder();
    private final List<StringBuilder> lines = new ArrayList<>(List.of(new StringBuilder()));
    private int row;
    private int column;

    /**
     * Starts util-linux' {@code script}, which runs a command on a terminal of its own through a shell. {@code exec}
     * replaces that shell: Ctrl-C would reach it, too, and some shells report that instead of the command's status.
     */
    Terminal(List<String> command) throws IOException {
        String quoted = command.stream().map(word -> "'" + word + "'").collect(Collectors.joining(" ", "exec ", ""));
        ProcessBuilder onTerminal = new ProcessBuilder("script", "-qec", quoted, "/dev/null").redirectErrorStream(true);
        onTerminal.environment().put("TERM", "xterm");
        script = onTerminal.start();
        shown = new InputStreamReader(script.getInputStream(), UTF_8);
    }

    static boolean isThere() throws IOException, InterruptedException {
        try {
            Process version = new ProcessBuilder("script", "--version")
                    .redirectErrorStream(true)
                    .start();
            String text = new String(version.getInputStream().readAllBytes(), UTF_8);
            return version.waitFor() == 0 && text.contains("util-linux");
        } catch (IOException notThere) {
            return false;
        }
    }

    void pressCtrlC() throws IOException {
        OutputStream keyboard = script.getOutputStream();
        keyboard.write(CTRL_C.getBytes(UTF_8));
        keyboard.flush();
    }

    /** Lets time pass until a line is there. */
    void await(String regex) throws IOException {
        while (lines().stream().noneMatch(line -> line.matches(regex))) {
            int next = shown.read();
            if (next < 0) throw new AssertionError("no line " + regex + " in\n" + String.join("\n", lines()));
            on((char) next);
        }
    }

    /** Lets it end. */
    int status() throws IOException, InterruptedException {
        for (int next = shown.read(); next >= 0; next = shown.read()) on((char) next);
        return script.waitFor();
    }

    List<String> lines() {
        return lines.stream().map(StringBuilder::toString).toList();
    }

    private void on(char next) {
        if (next == '\u001b' || !control.isEmpty()) onControl(next);
        else if (next == '\r') column = 0;
        else if (next == '\n') down();
        else put(next);
    }

    private void down() {
        row++;
        if (row == lines.size()) lines.add(new StringBuilder());
    }

    private void put(char next) {
        StringBuilder line = lines.get(row);
        while (line.length() <= column) line.append(' ');
        line.setCharAt(column++, next);
    }

    private void onControl(char next) {
        control.append(next);
        Matcher whole = CONTROL.matcher(control.toString());
        if (!whole.matches()) return;
        control.setLength(0);
        if (next == 'A') row = Math.max(0, row - Integer.parseInt(whole.group(1)));
        if (next == 'J') eraseBelow();
    }

    private void eraseBelow() {
        lines.subList(row + 1, lines.size()).clear();
        lines.get(row).setLength(Math.min(column, lines.get(row).length()));
    }

    @Override
    public void close() {
        script.destroy();
    }
}
