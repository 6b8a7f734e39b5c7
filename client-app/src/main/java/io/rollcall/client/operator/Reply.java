package io.rollcall.client.operator;

import io.rollcall.wire.Problem;
import io.rollcall.wire.Problem.FieldError;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/** An answer: its HTTP status, and its body as it came. */
@SuppressWarnings("ArrayRecordComponent") // no two are compared
public record Reply(int status, byte[] body) {

    public boolean isOk() {
        return status == 200;
    }

    /** Returns whether another address may answer, because this one cannot now. */
    boolean isUnavailable() {
        return status >= 502 && status <= 504;
    }

    /** Returns the message of the body; null: it is none. */
    public <T> @Nullable T as(Class<T> type) {
        try {
            return JsonMapper.shared().readValue(body, type);
        } catch (JacksonException notTheMessage) {
            return null;
        }
    }

    /** Returns the stable code of a refusal; empty: it has none, so it may come from a proxy. */
    public String code() {
        Problem problem = as(Problem.class);
        String code = problem == null ? null : problem.code();
        return code == null ? "" : code;
    }

    /** Returns what a person has to know of a refusal. */
    public String detail() {
        Problem problem = as(Problem.class);
        String detail = problem == null ? null : problem.detail();
        if (problem == null || detail == null) return "it answered " + status;
        List<FieldError> errors = problem.errors();
        if (errors == null || errors.isEmpty()) return detail;
        return detail + " ("
                + String.join(
                        "; ",
                        errors.stream()
                                .map(error -> (error.field() + ' ' + error.message()).strip())
                                .toList())
                + ')';
    }
}
