package io.rollcall.echo;

import io.rollcall.registration.Registration;
import io.rollcall.wire.echo.EchoApi;
import io.rollcall.wire.echo.EchoRequest;
import io.rollcall.wire.echo.EchoResponse;
import org.springframework.web.bind.annotation.RestController;

@RestController
class EchoController implements EchoApi {

    private final Registration registration;

    EchoController(Registration registration) {
        this.registration = registration;
    }

    @Override
    public EchoResponse echo(EchoRequest request) {
        return new EchoResponse(request.msg(), registration.id());
    }
}
