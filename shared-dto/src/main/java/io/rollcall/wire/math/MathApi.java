package io.rollcall.wire.math;

import io.rollcall.wire.Needs;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The math service: adds. A sum that does not fit into 64 bits is refused: 400 {@code invalid-request}. */
@HttpExchange(contentType = "application/json", accept = "application/json")
public interface MathApi {

    @PostExchange("/Math.Add")
    @Needs(Needs.OPEN)
    AddResponse add(@Valid @RequestBody AddRequest request);
}
