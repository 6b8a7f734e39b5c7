package io.rollcall.client.call;

import io.rollcall.kvclient.KvClient;
import io.rollcall.kvclient.WriteResult;

/** Puts the same value at the same key. */
record PutCall(KvClient kv, String key, String value) implements ServiceCall {

    @Override
    public ServiceResponse make() {
        WriteResult result = kv.put(key, value);
        return ServiceResponse.of(result.servedBy(), "ok=" + result.ok() + " version=" + result.version());
    }

    @Override
    public boolean writes() {
        return true;
    }
}
