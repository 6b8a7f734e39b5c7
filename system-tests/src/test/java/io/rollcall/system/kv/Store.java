package io.rollcall.system.kv;

import io.rollcall.process.UnreachableException;
import io.rollcall.system.cluster.Server;
import io.rollcall.wire.kv.GetRequest;
import io.rollcall.wire.kv.GetResponse;
import io.rollcall.wire.kv.PutRequest;
import io.rollcall.wire.kv.StatusRequest;
import io.rollcall.wire.kv.StatusResponse;
import tools.jackson.databind.json.JsonMapper;

/** What one replica answers, or does not. */
final class Store {

    private static final JsonMapper JSON = new JsonMapper();

    private Store() {}

    static int members(Server replica) {
        try {
            return replica.endpoint()
                    .call("KV.Status", new StatusRequest(), StatusResponse.class)
                    .view()
                    .members()
                    .size();
        } catch (UnreachableException e) {
            return 0;
        }
    }

    /** Returns whether the replica has executed it. */
    static boolean put(Server at, String key, String value) {
        try {
            var answer = at.endpoint().post("KV.Put", JSON.writeValueAsString(new PutRequest(key, value, null, null)));
            return answer.isGood() && answer.body().contains("\"ok\":true");
        } catch (UnreachableException e) {
            return false;
        }
    }

    static String get(Server at, String key) {
        try {
            var answer = at.endpoint().post("KV.Get", JSON.writeValueAsString(new GetRequest(key)));
            return answer.isGood() ? String.valueOf(answer.as(GetResponse.class).value()) : "refused";
        } catch (UnreachableException e) {
            return "unreachable";
        }
    }
}
