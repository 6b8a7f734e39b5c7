package io.rollcall.chassis.fastpath;

import io.rollcall.chassis.StrictRequestConverter;
import io.rollcall.chassis.Utf8Text;
import io.rollcall.chassis.security.Access;
import io.rollcall.chassis.security.Requirement;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.validation.Validator;
import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;

/**
 * A method of the protocol for ordinary requests. They are read and validated as Spring would, by the same mapper and
 * validator.
 */
public final class FastPathMethod<Q> {

    private final Requirement needs;
    private final int bytesMax;
    private final ObjectReader json;
    private final Validator validator;
    private final Function<Q, CompletableFuture<Answer>> call;

    /**
     * The answer to a request.
     *
     * @param body sends the JSON
     * @param status the HTTP status; if it is an error, the JSON is a problem
     * @param isShort whether the JSON fits into the response's buffer, and takes no time
     */
    public record Answer(Body body, HttpStatus status, boolean isShort) {

        /** The limit on a short answer. Tomcat's response buffer has 8 KB. */
        private static final int SHORT_BYTES = 7 << 10;

        /** The JSON of an answer. */
        @FunctionalInterface
        public interface Body {

            /** Sends it. It sets the length, if the JSON is not short and the length is known before the first byte. */
            void sendTo(HttpServletResponse response) throws IOException;
        }

        /** @param json must not be changed afterwards, because it is not copied */
        public static Answer of(byte[] json) {
            return json.length <= SHORT_BYTES ? ofShort(() -> json) : of(() -> json);
        }

        /** @param json serialized when it is sent */
        public static Answer of(Supplier<byte[]> json) {
            return of(json, HttpStatus.OK);
        }

        static Answer of(Supplier<byte[]> json, HttpStatus status) {
            return new Answer(response -> send(json.get(), response), status, false);
        }

        private static void send(byte[] json, HttpServletResponse to) throws IOException {
            to.setContentLength(json.length);
            to.getOutputStream().write(json);
        }

        static Answer ofLarge(Body body) {
            return new Answer(body, HttpStatus.OK, false);
        }

        /** @param json serialized when it is sent */
        public static Answer ofShort(Supplier<byte[]> json) {
            return new Answer(response -> response.getOutputStream().write(json.get()), HttpStatus.OK, true);
        }
    }

    /**
     * @param needs what the caller needs
     * @param json reads a request
     * @param call returns the answer to a valid request, now or later; or it fails with a {@link
     *     io.rollcall.chassis.ProblemException}
     */
    public FastPathMethod(
            Requirement needs, ObjectReader json, Validator validator, Function<Q, CompletableFuture<Answer>> call) {
        this(needs, FastPath.DEFAULT_MAX_REQUEST_BYTES, json, validator, call);
    }

    /** @param bytesMax the limit on a request; a longer one goes through Spring */
    public FastPathMethod(
            Requirement needs,
            int bytesMax,
            ObjectReader json,
            Validator validator,
            Function<Q, CompletableFuture<Answer>> call) {
        this.needs = needs;
        this.bytesMax = bytesMax;
        this.json = StrictRequestConverter.of(json);
        this.validator = validator;
        this.call = call;
    }

    int bytesMax() {
        return bytesMax;
    }

    /**
     * @param body the whole body of the request
     * @param timing times the call, if there is one
     * @return the answer; null if the body is not a valid request, or its sender may not make it, in which case nothing
     *     was executed
     */
    @Nullable
    CompletableFuture<Answer> call(byte[] body, HttpServletRequest http, Access access, RequestTimes.Timing timing) {
        Access.Sender sender = access.senderIfMayCall(needs, http);
        if (sender == null) return null; // a stranger's message is not worth reading
        Q request = read(body);
        return request != null && validator.validate(request).isEmpty()
                ? access.callIfAllowed(needs, sender, request, message -> timing.during(() -> call.apply(message)))
                : null;
    }

    private @Nullable Q read(byte[] body) {
        if (!Utf8Text.isWellFormed(body)) return null;
        try {
            return json.readValue(body);
        } catch (JacksonException unreadable) {
            return null; // Spring finds the same error, and reports it
        }
    }
}
