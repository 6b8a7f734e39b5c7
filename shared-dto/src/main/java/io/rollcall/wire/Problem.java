package io.rollcall.wire;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A refusal, and what to do about it: the body of every answer that is not 2xx, as {@code application/problem+json}.
 *
 * @param type {@code about:blank}
 * @param title the status in words
 * @param status the HTTP status
 * @param detail a sentence for a person: what is wrong and what to do
 * @param instance the path of the request
 * @param code one of {@link ProblemCode}, which a program can compare
 * @param errors the wrong fields of an invalid request; else absent
 * @see <a href="https://www.rfc-editor.org/rfc/rfc9457">RFC 9457, Problem Details for HTTP APIs</a>
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Problem(
        @Nullable String type,
        @Nullable String title,
        int status,
        @Nullable String detail,
        @Nullable String instance,
        @Nullable String code,
        @Nullable List<FieldError> errors) {

    /**
     * @param field its path in the request, such as {@code metadata[zone]}; empty for the request as a whole
     * @param message what it must be
     */
    public record FieldError(String field, String message) {}
}
