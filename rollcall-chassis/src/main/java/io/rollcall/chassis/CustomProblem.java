package io.rollcall.chassis;

import org.springframework.http.HttpStatus;

/** An exception that is answered with a body of its own in place of a {@link io.rollcall.wire.Problem}. */
public interface CustomProblem {

    HttpStatus status();

    /** Returns the body, which is serialized as JSON and sent as {@code application/problem+json}. */
    Object body();
}
