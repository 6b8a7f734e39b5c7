package io.rollcall.client.report;

/** Makes texts of other processes safe to print: they neither break the line nor control the terminal. */
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

    /** Returns an id. Ids that the registry accepts are left whole; a service may answer with any other text. */
    public static String id(String id) {
        return of(id, MAX_ID);
    }

    private static boolean disturbs(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR, Character.SURROGATE ->
                true;
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
