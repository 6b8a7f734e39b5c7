package io.rollcall.wire.echo;

import io.rollcall.wire.Needs;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The echo service: returns the message that it receives. */
@HttpExchange(contentType = "application/json", accept = "application/json")
public interface EchoApi {

    @PostExchange("/Echo.Echo")
    @Needs(Needs.OPEN)
    EchoResponse echo(@Valid @RequestBody EchoRequest request);
}
