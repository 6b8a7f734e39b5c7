package io.rollcall.client.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.rollcall.chassis.StandardStreams;
import java.io.PrintStream;
import org.jspecify.annotations.Nullable;

/**
 * Where this program writes. Results only go to {@code out}, everything else to {@code err}.
 *
 * @param watched a person looks at it: a terminal, not a file or a pipe
 * @param glyphs what the terminal can show
 */
public record Console(PrintStream out, PrintStream err, boolean watched, Glyphs glyphs) {

    /** The standard streams, in UTF-8 whatever the locale is, as what goes over the wire; the locale decides of the glyphs alone. */
    public static Console standard() {
        return new Console(
                new PrintStream(System.out, true, UTF_8),
                new PrintStream(System.err, true, UTF_8),
                isWatched(),
                Glyphs.in(StandardStreams.charset()));
    }

    /** A terminal that calls itself dumb, such as an editor's, shows lines and nothing else. */
    private static boolean isWatched() {
        return isTerminal() && !"dumb".equals(System.getenv("TERM"));
    }

    /** What the user should know, and is no result. */
    public void complain(@Nullable String line) {
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
