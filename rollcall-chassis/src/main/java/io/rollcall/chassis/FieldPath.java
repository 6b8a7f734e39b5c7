package io.rollcall.chassis;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.TokenStreamContext;

/** The place of a field in a message, such as {@code members[0].id}. */
final class FieldPath {

    /** The limit on one step of the path. No field has a longer name, and the answer stays bounded. */
    private static final int NAME_LENGTH_MAX = 100;

    /** Returns the parser's current place. */
    static String of(TokenStreamContext here) {
        StringBuilder path = new StringBuilder();
        append(path, here);
        return path.toString();
    }

    /** Returns the place that an exception is about. */
    static String of(JacksonException complaint) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : complaint.getPath()) {
            if (step.getPropertyName() == null) index(path, step.getIndex());
            else name(path, step.getPropertyName());
        }
        return path.toString();
    }

    private static void append(StringBuilder path, @Nullable TokenStreamContext context) {
        if (context == null) return;
        append(path, context.getParent());
        if (context.inArray()) index(path, context.getCurrentIndex());
        else if (context.currentName() != null) name(path, context.currentName());
    }

    private static void index(StringBuilder path, int index) {
        path.append('[').append(index).append(']');
    }

    private static void name(StringBuilder path, String name) {
        String whole = name.replaceAll("\\p{Cs}", "\uFFFD");
        String some = whole.length() <= NAME_LENGTH_MAX ? whole : whole.substring(0, NAME_LENGTH_MAX) + "...";
        path.append(path.isEmpty() ? "" : ".").append(some);
    }

    private FieldPath() {}
}
