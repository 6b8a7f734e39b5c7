package io.rollcall.client.call;

import io.rollcall.wire.math.AddRequest;
import io.rollcall.wire.math.AddResponse;
import io.rollcall.wire.math.MathApi;

record AddCall(MathApi math, AddRequest request) implements ServiceCall {

    @Override
    public ServiceResponse make() {
        AddResponse response = math.add(request);
        return ServiceResponse.of(response.servedBy(), request.a() + " + " + request.b() + " = " + response.sum());
    }
}
