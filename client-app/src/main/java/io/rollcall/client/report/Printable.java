package io.rollcall.client.report;

/**
 * Makes texts of other processes safe to print: they neither break the line nor control the terminal, and do not change
 * the direction in which it is read.
 */
public final class Printable {

    private static final int MAX_ID = 63;

    /** ASCII, which every terminal shows. */
    private static final String CUT = "...";

    public static String of(String text) {
        if (text.codePoints().noneMatch(Printable::disturbs)) return text;
        StringBuilder line = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (disturbs(c)) line.append(escaped(c));
            else line.appendCodePoint(c);
        });
        return line.toString();
    }

    /** Returns the text, cut to a length that a reader can survey. */
    public static String of(String text, int limit) {
        String line = of(text);
        return line.length() <= limit ? line : line.substring(0, limit - CUT.length()) + CUT;
    }

    /**
     * Returns a text of several lines, which are kept, as are tabs. A terminal shows the rest as {@link #of} does.
     */
    public static String lines(String text) {
        StringBuilder shown = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c != '\n' && c != '\t' && disturbs(c)) shown.append(escaped(c));
            else shown.appendCodePoint(c);
        });
        return shown.toString();
    }

    /** Returns an id. Ids that the registry accepts are left whole; a service may answer with any other text. */
    public static String id(String id) {
        return of(id, MAX_ID);
    }

    private static boolean disturbs(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
            default -> turns(c);
        };
    }

    /**
     * Returns whether a character changes the direction of the text after it, so that a line reads as another one.
     *
     * @see <a href="https://www.unicode.org/reports/tr9/">Unicode Standard Annex 9, explicit directional formatting</a>
     */
    private static boolean turns(int c) {
        return switch (Character.getDirectionality(c)) {
            case Character.DIRECTIONALITY_LEFT_TO_RIGHT_EMBEDDING,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_OVERRIDE,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_EMBEDDING,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_OVERRIDE,
                    Character.DIRECTIONALITY_POP_DIRECTIONAL_FORMAT,
                    Character.DIRECTIONALITY_LEFT_TO_RIGHT_ISOLATE,
                    Character.DIRECTIONALITY_RIGHT_TO_LEFT_ISOLATE,
                    Character.DIRECTIONALITY_FIRST_STRONG_ISOLATE,
                    Character.DIRECTIONALITY_POP_DIRECTIONAL_ISOLATE -> true;
            default -> false;
        };
    }

    private static String escaped(int c) {
        return switch (c) {
            case '\n' -> "\\n";
            case '\r' -> "\\r";
            case '\t' -> "\\t";
            default -> String.format("\\u%04x", c);
        };
    }

    private Printable() {}
}
