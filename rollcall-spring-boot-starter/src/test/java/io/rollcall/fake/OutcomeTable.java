package io.rollcall.fake;

import static java.util.stream.Collectors.toMap;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** The table in {@code docs/outcomes.md}, which says what tests expect. */
public final class OutcomeTable {

    /** The rows, by their first cell. */
    public enum Row {
        NO_CONNECTION("no connection; an address to which nothing can be sent"),
        NO_FREE_CONNECTION("no connection of this process is free"),
        NO_ANSWER("the connection breaks, or the time is over, before the head of the answer"),
        BROKEN_BODY("the answer's body breaks off"),
        ANSWER("an answer whose status is below 500, to its end, a redirect too"),
        SERVER_ERROR("an answer of 500 or above"),
        REDIRECT_FAILED("the caller's own transport follows a redirect to where nobody listens"),
        UNKNOWN("the caller's own transport finds no connection, and cannot tell whether it had sent something"),
        CALLER(
                "the caller ends it: interrupt, cancelled `Mono`, lost hedge, a body closed in the middle, a closed application context"),
        UNREADABLE("the request cannot be made, or its body cannot be read"),
        NO_INSTANCE("no instance is known");

        private final String words;

        Row(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }

        /** The tag of {@code rollcall.attempts}. */
        public String outcome() {
            return cells().outcome;
        }

        /** Whether it counts against the instance. */
        public boolean isBlamed() {
            return cells().blamed.equals("yes");
        }

        /**
         * Returns whether the call is made again, at another instance.
         *
         * @param status the status of the answer; 0: there is none
         */
        public boolean isTriedElsewhere(int status, boolean isIdempotent) {
            String cell = cells().elsewhere;
            int colon = cell.indexOf(':');
            boolean isOfStatus = colon < 0
                    || List.of(cell.substring(0, colon).split(", ", -1)).contains(Integer.toString(status));
            String calls = cell.substring(colon + 1).strip();
            return isOfStatus && (calls.equals("every call") || (isIdempotent && calls.startsWith("idempotent calls")));
        }

        private Cells cells() {
            return Objects.requireNonNull(ROWS.get(words), () -> "docs/outcomes.md has no row: " + words);
        }
    }

    private record Cells(String event, String outcome, String blamed, String elsewhere) {}

    private static final String HEAD = "| event |";

    private static final Map<String, Cells> ROWS = read();

    /** First cells of all rows. */
    public static Set<String> events() {
        return ROWS.keySet();
    }

    private static Map<String, Cells> read() {
        try {
            return Files.readString(Path.of("..", "docs", "outcomes.md"))
                    .lines()
                    .dropWhile(line -> !line.startsWith(HEAD))
                    .skip(2) // the head and the rule under it
                    .takeWhile(line -> line.startsWith("|"))
                    .map(OutcomeTable::cells)
                    .collect(toMap(Cells::event, cells -> cells, (one, same) -> one, LinkedHashMap::new));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Cells cells(String line) {
        String[] cells = line.split("\\|", -1);
        return new Cells(cells[1].strip(), cells[2].strip().replace("`", ""), cells[3].strip(), cells[4].strip());
    }

    private OutcomeTable() {}
}
