package io.rollcall.client.call;

import io.rollcall.kvclient.KvClient;
import io.rollcall.wire.kv.GetResponse;

record GetCall(KvClient kv, String key) implements ServiceCall {

    @Override
    public ServiceResponse make() {
        GetResponse response = kv.get(key);
        return ServiceResponse.of(response.servedBy(), text(response));
    }

    private String text(GetResponse response) {
        if (!response.found()) return "found=false";
        return "found=true value=" + response.value() + " version=" + response.version();
    }
}
