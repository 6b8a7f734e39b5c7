package io.rollcall.chassis;

import io.rollcall.wire.Problem.FieldError;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.exc.MismatchedInputException;

/** Jackson's complaint about a body, in words of the wire rather than of Java. */
record UnreadableBody(String detail, List<FieldError> errors) {

    static UnreadableBody of(@Nullable Throwable cause) {
        if (cause instanceof MismatchedInputException mismatch
                && !mismatch.getPath().isEmpty()) return wrongField(mismatch, mismatch.getTargetType());
        if (cause instanceof StreamReadException broken && !broken.getPath().isEmpty()) return wrongField(broken, null);
        if (cause instanceof StreamReadException broken) return notJson(broken);
        return new UnreadableBody("Send a JSON object as the body.", List.of());
    }

    private static UnreadableBody wrongField(JacksonException e, @Nullable Class<?> wanted) {
        FieldError error = new FieldError(path(e), "must be " + inWords(wanted));
        return new UnreadableBody("A field has the wrong type: mend what 'errors' lists.", List.of(error));
    }

    private static UnreadableBody notJson(StreamReadException e) {
        String where = "line " + e.getLocation().getLineNr() + ", column "
                + e.getLocation().getColumnNr();
        return new UnreadableBody("The body is not JSON (" + where + "): send a JSON object.", List.of());
    }

    private static String path(JacksonException e) {
        StringBuilder path = new StringBuilder();
        for (JacksonException.Reference step : e.getPath()) {
            if (step.getPropertyName() == null)
                path.append('[').append(step.getIndex()).append(']');
            else path.append(path.isEmpty() ? "" : ".").append(step.getPropertyName());
        }
        return path.toString();
    }

    private static String inWords(@Nullable Class<?> wanted) {
        if (wanted == null || wanted == Long.class || wanted == long.class) return "a whole number of 64 bits";
        if (wanted == Integer.class || wanted == int.class) return "a whole number of 32 bits";
        if (wanted == Boolean.class || wanted == boolean.class) return "true or false";
        if (wanted == String.class) return "text";
        if (wanted.isEnum()) return "one of " + Arrays.toString(wanted.getEnumConstants());
        if (Iterable.class.isAssignableFrom(wanted)) return "an array";
        return Map.class.isAssignableFrom(wanted) || wanted.isRecord() ? "an object" : "of another type";
    }
}
