package io.rollcall.chassis;

import io.rollcall.wire.Problem.FieldError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;

/** An unreadable body, described in terms of the message rather than of Java. */
record UnreadableBody(String detail, List<FieldError> errors) {

    /** How the parser says which limit is exceeded, such as {@code Name length (9) exceeds the maximum allowed (8}. */
    private static final Pattern LIMIT =
            Pattern.compile("^(?<what>[A-Za-z ]+) \\(\\d+\\) exceeds the maximum allowed \\((?<max>\\d+)");

    static UnreadableBody of(@Nullable Throwable cause) {
        if (cause instanceof MalformedTextException malformed) return malformed(malformed);
        if (cause instanceof UnrecognizedPropertyException unknown) return unknownField(unknown);
        if (cause instanceof StreamReadException broken && isDoubled(broken)) return doubledField(broken);
        if (cause instanceof MismatchedInputException mismatch
                && !mismatch.getPath().isEmpty()) return wrongField(mismatch, mismatch.getTargetType());
        if (cause instanceof InputCoercionException tooLarge) return wrongField(tooLarge, tooLarge.getTargetType());
        if (cause instanceof StreamReadException broken) return notJson(broken);
        if (cause instanceof StreamConstraintsException beyond) return beyondLimit(beyond);
        return new UnreadableBody("Send a JSON object as the body.", List.of());
    }

    private static UnreadableBody malformed(MalformedTextException malformed) {
        String detail = switch (malformed.flaw()) {
            case ANOTHER_ENCODING ->
                "The body is not valid UTF-8 without a byte order mark: send JSON in UTF-8, without one.";
            case NOT_UTF8 -> "The body is not valid UTF-8: send each character in its one UTF-8 form.";
            case LONE_SURROGATE ->
                "The body is not valid UTF-8: it escapes half of a surrogate pair. Send both halves, or the character.";
        };
        String field = malformed.field();
        return new UnreadableBody(
                detail, field == null ? List.of() : List.of(new FieldError(field, "must be valid UTF-8")));
    }

    private static UnreadableBody unknownField(UnrecognizedPropertyException e) {
        String known = e.getKnownPropertyIds() == null ? "" : " of " + new TreeSet<>(e.getKnownPropertyIds());
        return new UnreadableBody(
                "The message has no such field: fix what 'errors' lists.",
                List.of(new FieldError(FieldPath.of(e), "must be one" + known)));
    }

    /** Whether a field is there twice. The parser detects it, and its exception has no type of its own. */
    private static boolean isDoubled(StreamReadException e) {
        return e.processor() != null && String.valueOf(e.getOriginalMessage()).startsWith("Duplicate Object property");
    }

    private static UnreadableBody doubledField(StreamReadException e) {
        return new UnreadableBody(
                "A field is there more than once: fix what 'errors' lists.",
                List.of(new FieldError(FieldPath.of(e.processor().streamReadContext()), "must be there once")));
    }

    private static UnreadableBody wrongField(JacksonException e, @Nullable Class<?> wanted) {
        FieldError error = new FieldError(FieldPath.of(e), "must be " + inWords(wanted));
        return new UnreadableBody("A field has the wrong type: fix what 'errors' lists.", List.of(error));
    }

    private static UnreadableBody notJson(StreamReadException e) {
        String where = "line " + e.getLocation().getLineNr() + ", column "
                + e.getLocation().getColumnNr();
        return new UnreadableBody("The body is not JSON (" + where + "): send a JSON object.", List.of());
    }

    private static UnreadableBody beyondLimit(StreamConstraintsException e) {
        String excess = excess(String.valueOf(e.getOriginalMessage()));
        return new UnreadableBody("The body has " + excess + ", which the server does not read.", List.of());
    }

    /** Returns what exceeds which of the parser's limits. Only the text of the parser's exception says so. */
    private static String excess(String message) {
        Matcher limit = LIMIT.matcher(message);
        if (!limit.find()) return "something beyond a limit of the JSON parser";
        return switch (limit.group("what")) {
            case "Document nesting depth" -> "arrays or objects nested deeper than " + limit.group("max");
            case "Name length" -> "a name longer than " + limit.group("max") + " characters";
            case "Number value length" -> "a number longer than " + limit.group("max") + " digits";
            default -> "something beyond a limit of the JSON parser";
        };
    }

    private static String inWords(@Nullable Class<?> wanted) {
        if (wanted == null) return "of another type";
        if (wanted == Long.class || wanted == long.class) return "a whole number of 64 bits";
        if (wanted == Integer.class || wanted == int.class)
            return "a whole number of 32 bits (" + Integer.MIN_VALUE + " to " + Integer.MAX_VALUE + ")";
        if (wanted == Boolean.class || wanted == boolean.class) return "true or false";
        if (wanted == String.class) return "text";
        if (wanted.isEnum()) return "one of " + Arrays.toString(wanted.getEnumConstants());
        if (Iterable.class.isAssignableFrom(wanted)) return "an array";
        return Map.class.isAssignableFrom(wanted) || wanted.isRecord() ? "an object" : "of another type";
    }
}
