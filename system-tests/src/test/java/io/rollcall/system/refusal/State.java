package io.rollcall.system.refusal;

import io.rollcall.process.Answer;
import io.rollcall.system.cluster.SeedCluster;
import io.rollcall.system.cluster.Server;
import io.rollcall.wire.registry.ServicesResponse;
import java.util.ArrayList;
import java.util.List;

/**
 * The state that callers can read, in which any change would show. Reading it also shows that every process keeps
 * serving.
 */
record State(List<String> answers) {

    static State of(SeedCluster seed) {
        List<String> answers = new ArrayList<>();
        Answer services = ask(seed.registry(), "Registry.Services", "{}");
        answers.add(services.body());
        for (ServicesResponse.Service service :
                services.as(ServicesResponse.class).services()) {
            String lookup = "{\"service\":\"" + service.service() + "\",\"all\":true}";
            answers.add(ask(seed.registry(), "Registry.Lookup", lookup).body());
        }
        answers.add(ask(seed.kv1(), "KV.List", "{\"prefix\":\"\"}").body());
        answers.add(ask(seed.kv2(), "KV.List", "{\"prefix\":\"\"}").body());
        answers.add(ask(seed.echo1(), "Echo.Echo", "{\"msg\":\"hello\"}").body());
        answers.add(ask(seed.math1(), "Math.Add", "{\"a\":1,\"b\":2}").body());
        return new State(answers);
    }

    private static Answer ask(Server server, String method, String body) {
        Answer answer = server.endpoint().post(method, body);
        if (!answer.isGood()) throw new AssertionError(method + ": " + answer);
        return answer;
    }
}
