package io.rollcall.chassis;

import static org.springframework.http.HttpStatus.BAD_REQUEST;
import static org.springframework.http.HttpStatus.INTERNAL_SERVER_ERROR;

import io.rollcall.wire.Problem.FieldError;
import io.rollcall.wire.ProblemCode;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.http.converter.HttpMessageNotWritableException;
import org.springframework.validation.ObjectError;
import org.springframework.web.bind.MethodArgumentNotValidException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;
import org.springframework.web.context.request.ServletWebRequest;
import org.springframework.web.context.request.WebRequest;
import org.springframework.web.servlet.mvc.method.annotation.ResponseEntityExceptionHandler;

/** Turns every exception of a controller, or of Spring on the way to it, into a {@link io.rollcall.wire.Problem}. */
@RestControllerAdvice
final class ProblemExceptionHandler extends ResponseEntityExceptionHandler {

    private static final Logger log = LoggerFactory.getLogger(ProblemExceptionHandler.class);

    /** The limit on listed field errors. A client with more errors fixes these first. */
    private static final int FIELD_ERRORS_MAX = 20;

    @ExceptionHandler
    ResponseEntity<Object> onRefusal(ProblemException refusal, WebRequest request) {
        HttpHeaders headers = new HttpHeaders();
        String retryAfter = refusal.retryAfterSeconds();
        if (retryAfter != null) headers.set(HttpHeaders.RETRY_AFTER, retryAfter);
        String challenge = refusal.challenge();
        if (challenge != null) headers.set(HttpHeaders.WWW_AUTHENTICATE, challenge);
        return Problems.answer(refusal.status(), refusal.code(), refusal.detail(), List.of(), path(request), headers);
    }

    @ExceptionHandler
    @Nullable
    ResponseEntity<Object> onDefect(Exception defect, WebRequest request) {
        ProblemException refusal = ProblemException.causeOf(defect);
        if (refusal != null) return onRefusal(refusal, request);
        if (defect instanceof IOException && isCommitted(request)) { // the client is gone, or reads too slowly
            log.debug("{} was not sent to its end: {}", path(request), defect.toString());
            return null;
        }
        log.error("{} failed", path(request), defect);
        return Problems.answer(INTERNAL_SERVER_ERROR, path(request));
    }

    @Override
    protected ResponseEntity<Object> handleMethodArgumentNotValid(
            MethodArgumentNotValidException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        List<FieldError> errors = e.getAllErrors().stream()
                .limit(FIELD_ERRORS_MAX)
                .map(ProblemExceptionHandler::fieldError)
                .toList();
        return invalid("The request breaks a rule of its message: fix what 'errors' lists.", errors, request);
    }

    @Override
    protected ResponseEntity<Object> handleHttpMessageNotReadable(
            HttpMessageNotReadableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        UnreadableBody body = UnreadableBody.of(e.getCause());
        return invalid(body.detail(), body.errors(), request);
    }

    /** An answer is refused while it is written: then what writes it has a refusal for its cause. */
    @Override
    protected @Nullable ResponseEntity<Object> handleHttpMessageNotWritable(
            HttpMessageNotWritableException e, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        ProblemException refusal = ProblemException.causeOf(e);
        return refusal == null
                ? super.handleHttpMessageNotWritable(e, headers, status, request)
                : onRefusal(refusal, request);
    }

    @Override
    protected @Nullable ResponseEntity<Object> handleExceptionInternal(
            Exception e, @Nullable Object body, HttpHeaders headers, HttpStatusCode status, WebRequest request) {
        if (isCommitted(request)) return null;
        if (status.is5xxServerError()) log.warn("{} failed: {}", path(request), e.toString());
        return Problems.answer(status, path(request), headers);
    }

    private static ResponseEntity<Object> invalid(String detail, List<FieldError> errors, WebRequest request) {
        return Problems.answer(
                BAD_REQUEST, ProblemCode.INVALID_REQUEST, detail, errors, path(request), new HttpHeaders());
    }

    private static FieldError fieldError(ObjectError error) {
        String field = error instanceof org.springframework.validation.FieldError at ? at.getField() : "";
        return new FieldError(field, String.valueOf(error.getDefaultMessage()));
    }

    private static boolean isCommitted(WebRequest request) {
        HttpServletResponse response = ((ServletWebRequest) request).getResponse();
        return response != null && response.isCommitted();
    }

    private static String path(WebRequest request) {
        return ((ServletWebRequest) request).getRequest().getRequestURI();
    }
}
