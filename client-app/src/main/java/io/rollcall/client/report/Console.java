package io.rollcall.client.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.chassis.StandardStreams;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * The streams of this program. Only results go to {@code out}, everything else to {@code err}.
 *
 * @param watched whether a person looks at it: a terminal, not a file or a pipe
 * @param glyphs the characters that the terminal can show
 */
public record Console(PrintStream out, PrintStream err, boolean watched, Glyphs glyphs) {

    /**
     * Returns the standard streams, in UTF-8 whatever the locale is, like the protocol; the locale decides only about
     * the glyphs.
     */
    public static Console standard() {
        return new Console(
                new PrintStream(System.out, true, UTF_8),
                new PrintStream(System.err, true, UTF_8),
                isWatched(),
                Glyphs.in(StandardStreams.charset()));
    }

    /**
     * Whether it is a terminal with cursor control. A terminal that calls itself dumb, such as an editor's, shows only
     * lines.
     */
    private static boolean isWatched() {
        return isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }

    /**
     * Whether to show colours: on a terminal, unless {@code NO_COLOR} has a value.
     *
     * @see <a href="https://no-color.org/">NO_COLOR</a>
     */
    public boolean inColour() {
        String unwanted = System.getenv("NO_COLOR");
        return watched && (unwanted == null || unwanted.isEmpty());
    }

    /** Prints an object of JSON on a line. What could control a terminal is escaped in its texts. */
    public void printJson(Object object) {
        out.println(Printable.of(JsonMapper.shared().writeValueAsString(object)));
    }

    /** Prints a line that is no result to {@code err}. */
    public void printError(@Nullable String line) {
        err.println("client: " + line);
    }

    /** From JDK 22 on there is a console without a terminal, too; before, there is none. */
    @SuppressWarnings("SystemConsoleNull")
    private static boolean isTerminal() {
        java.io.Console console = System.console();
        if (console == null) return false;
        try {
            return (boolean) java.io.Console.class.getMethod("isTerminal").invoke(console);
        } catch (ReflectiveOperationException beforeJdk22) {
            return true;
        }
    }
}
