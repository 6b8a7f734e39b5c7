package io.rollcall.client.call;

import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.KvApi;

record GetCall(KvApi kv, GetRequest request) implements ServiceCall {

    @Override
    public Answer make() {
        GetResponse response = kv.get(request).join();
        return Answer.of(response.servedBy(), text(response));
    }

    private String text(GetResponse response) {
        if (!response.found()) return "found=false";
        return "found=true value=" + response.value() + " version=" + response.version();
    }
}
