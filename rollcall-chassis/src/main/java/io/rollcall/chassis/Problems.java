package io.rollcall.chassis;

import io.rollcall.wire.Problem;
import io.rollcall.wire.Problem.FieldError;
import io.rollcall.wire.ProblemCode;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;

/** The texts of problem answers: which code and which advice belong to a status. */
final class Problems {

    static Problem of(HttpStatusCode status, String path) {
        return of(status, code(status), detail(status), List.of(), path);
    }

    static Problem of(ProblemException refusal, String path) {
        return of(refusal.status(), refusal.code(), refusal.detail(), List.of(), path);
    }

    static ResponseEntity<Object> answer(HttpStatusCode status, String path) {
        return answer(status, path, new HttpHeaders());
    }

    static ResponseEntity<Object> answer(HttpStatusCode status, String path, HttpHeaders headers) {
        return answer(status, code(status), detail(status), List.of(), path, headers);
    }

    static ResponseEntity<Object> answer(
            HttpStatusCode status,
            String code,
            String detail,
            List<FieldError> errors,
            String path,
            HttpHeaders headers) {
        return ResponseEntity.status(status)
                .headers(headers)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(of(status, code, detail, errors, path));
    }

    private static Problem of(HttpStatusCode status, String code, String detail, List<FieldError> errors, String path) {
        HttpStatus known = HttpStatus.resolve(status.value());
        String title = known == null ? "Status " + status.value() : known.getReasonPhrase();
        return new Problem("about:blank", title, status.value(), detail, path, code, errors.isEmpty() ? null : errors);
    }

    private static String code(HttpStatusCode status) {
        return switch (status.value()) {
            case 404 -> ProblemCode.UNKNOWN_METHOD;
            case 405 -> ProblemCode.METHOD_NOT_ALLOWED;
            case 406 -> ProblemCode.NOT_ACCEPTABLE;
            case 408 -> ProblemCode.TOO_SLOW;
            case 413 -> ProblemCode.TOO_LARGE;
            case 415 -> ProblemCode.UNSUPPORTED_MEDIA_TYPE;
            case 429 -> ProblemCode.TOO_MANY;
            case 501, 505 -> ProblemCode.INVALID_REQUEST; // errors of HTTP itself in a client's request
            case 503 -> ProblemCode.NOT_READY;
            default -> status.is4xxClientError() ? ProblemCode.INVALID_REQUEST : ProblemCode.INTERNAL;
        };
    }

    private static String detail(HttpStatusCode status) {
        return switch (status.value()) {
            case 404 -> "There is no such method here. Methods are POST /<Service>.<Method>, such as /Registry.Lookup.";
            case 405 -> "Call a method with POST, and with its arguments as a JSON object in the body.";
            case 406 -> "The answer is application/json: accept that type.";
            case 408 ->
                "The body was not there within " + BodyLimits.DEADLINE.toSeconds()
                        + " s: send it again, without pauses.";
            case 413 -> "The body is longer than the limit of " + BodyLimits.BYTES_MAX + " bytes: send less at a time.";
            case 415 -> "The body must be JSON: send it with Content-Type: application/json.";
            case 417 -> "The server knows no expectation but 100-continue.";
            case 429 ->
                "The server has no room for this body now, because many others are on their way. Try again shortly.";
            case 431 -> "The request's headers are too large: send fewer or shorter ones.";
            case 501 ->
                "The server does not support what the request uses, such as a Transfer-Encoding other than chunked.";
            case 505 -> "The server speaks HTTP/1.1: send the request in that version.";
            case 503 -> "The server cannot answer now. Try again shortly.";
            default ->
                status.is4xxClientError()
                        ? "The request is not well-formed HTTP."
                        : "The server has a defect, see its log. It is not known whether the request was executed.";
        };
    }

    private Problems() {}
}
