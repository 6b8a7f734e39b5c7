package io.rollcall.client.call;

import io.rollcall.wire.echo.EchoApi;
import io.rollcall.wire.echo.EchoRequest;
import io.rollcall.wire.echo.EchoResponse;

record EchoCall(EchoApi echo, EchoRequest request) implements ServiceCall {

    @Override
    public ServiceResponse make() {
        EchoResponse response = echo.echo(request);
        return ServiceResponse.of(response.servedBy(), response.msg());
    }
}
