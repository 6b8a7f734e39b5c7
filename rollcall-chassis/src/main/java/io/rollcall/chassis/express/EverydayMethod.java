package io.rollcall.chassis.express;

import io.rollcall.chassis.StrictRequests;
import io.rollcall.chassis.Utf8Text;
import jakarta.validation.Validator;
import java.util.concurrent.CompletableFuture;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectReader;

/** A method of the wire, for requests as they mostly come: read and judged as Spring would, by the same mapper and validator. */
public final class EverydayMethod<Q> {

    /** Of a registration with all the metadata that one usually has. A heartbeat has 150. */
    private static final int USUAL_BYTES = 8 << 10;

    private final int bytesMax;
    private final ObjectReader json;
    private final Validator validator;
    private final Function<Q, CompletableFuture<Answer>> call;

    /**
     * What a request is answered with.
     *
     * @param json written when it is sent
     * @param status of HTTP; where it is an error's, the JSON is a problem
     * @param isShort the JSON fits into a response's buffer, and takes no time
     */
    public record Answer(Supplier<byte[]> json, HttpStatus status, boolean isShort) {

        /** Of a response's buffer; Tomcat's has 8 KB. */
        private static final int SHORT_BYTES = 7 << 10;

        /** @param json is not copied, and not to be changed */
        public static Answer of(byte[] json) {
            return new Answer(() -> json, HttpStatus.OK, json.length <= SHORT_BYTES);
        }

        public static Answer of(Supplier<byte[]> json) {
            return new Answer(json, HttpStatus.OK, false);
        }

        public static Answer ofShort(Supplier<byte[]> json) {
            return new Answer(json, HttpStatus.OK, true);
        }
    }

    /**
     * @param json reads a request
     * @param call from a valid request to its answer, now or later; or a {@link io.rollcall.chassis.Refusal}, thrown or as the failure
     */
    public EverydayMethod(ObjectReader json, Validator validator, Function<Q, CompletableFuture<Answer>> call) {
        this(USUAL_BYTES, json, validator, call);
    }

    /** @param bytesMax of a request; a longer one is not everyday */
    public EverydayMethod(
            int bytesMax, ObjectReader json, Validator validator, Function<Q, CompletableFuture<Answer>> call) {
        this.bytesMax = bytesMax;
        this.json = StrictRequests.of(json);
        this.validator = validator;
        this.call = call;
    }

    int bytesMax() {
        return bytesMax;
    }

    /**
     * @param body of the request, whole
     * @return the answer; null where the body is no valid request: nothing has been done then
     */
    @Nullable
    CompletableFuture<Answer> call(byte[] body) {
        Q request = read(body);
        return request != null && validator.validate(request).isEmpty() ? call.apply(request) : null;
    }

    private @Nullable Q read(byte[] body) {
        if (!Utf8Text.isWellFormed(body)) return null;
        try {
            return json.readValue(body);
        } catch (JacksonException unreadable) {
            return null; // Spring will find it so, too, and say why
        }
    }
}
