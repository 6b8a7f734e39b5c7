package io.rollcall.chassis.body;

import io.rollcall.chassis.BodyLimits;
import java.io.IOException;
import org.springframework.http.HttpStatus;

/** The body of a request was not read to its end. The client is told why. */
public final class RefusedBodyException extends IOException {

    private static final long serialVersionUID = 1;

    private final HttpStatus status;

    private RefusedBodyException(HttpStatus status, String message) {
        super(message);
        this.status = status;
    }

    static RefusedBodyException tooLarge() {
        return new RefusedBodyException(
                HttpStatus.CONTENT_TOO_LARGE, "the body is over " + BodyLimits.BYTES_MAX + " bytes");
    }

    static RefusedBodyException late() {
        return new RefusedBodyException(
                HttpStatus.REQUEST_TIMEOUT, "the body was not there within " + BodyLimits.DEADLINE.toSeconds() + " s");
    }

    static RefusedBodyException noRoom() {
        return new RefusedBodyException(HttpStatus.TOO_MANY_REQUESTS, "the bodies of other requests take all room");
    }

    public HttpStatus status() {
        return status;
    }
}
