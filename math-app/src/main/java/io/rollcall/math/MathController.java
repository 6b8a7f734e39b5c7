package io.rollcall.math;

import static org.springframework.http.HttpStatus.BAD_REQUEST;

import io.rollcall.chassis.ProblemException;
import io.rollcall.registration.Registration;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.math.AddRequest;
import io.rollcall.wire.math.AddResponse;
import io.rollcall.wire.math.MathApi;
import org.springframework.web.bind.annotation.RestController;

@RestController
class MathController implements MathApi {

    private final Registration registration;

    MathController(Registration registration) {
        this.registration = registration;
    }

    @Override
    public AddResponse add(AddRequest request) {
        return new AddResponse(sum(request.a(), request.b()), registration.id());
    }

    private static long sum(long a, long b) {
        try {
            return Math.addExact(a, b);
        } catch (ArithmeticException e) {
            throw new ProblemException(BAD_REQUEST, ProblemCode.INVALID_REQUEST, "The sum does not fit into 64 bits.");
        }
    }
}
