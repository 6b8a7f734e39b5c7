package io.rollcall.client.call;

import io.rollcall.wire.echo.EchoApi;
import io.rollcall.wire.echo.EchoRequest;
import io.rollcall.wire.echo.EchoResponse;

record EchoCall(EchoApi echo, EchoRequest request) implements ServiceCall {

    @Override
    public Answer make() {
        EchoResponse response = echo.echo(request);
        return Answer.of(response.servedBy(), response.msg());
    }
}
