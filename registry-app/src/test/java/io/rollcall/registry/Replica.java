package io.rollcall.registry;

import static io.rollcall.registry.RunningRegistry.json;

import java.net.http.HttpResponse;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/**
 * A replica of the group {@code kv}, as the registry knows it: an id, a data directory, and a session after it has
 * registered.
 */
final class Replica {

    private final String id;
    private final String replica;
    private RunningRegistry registry;
    private String lease = "none";

    /** @param data stands for its data directory: another one, another replica */
    Replica(RunningRegistry registry, String id, int data) {
        this.registry = registry;
        this.id = id;
        this.replica = "00000000-0000-0000-0000-%012d".formatted(data);
        register();
    }

    /** Begins a new session. */
    Replica register() {
        lease = registry.register("kv", id, ",\"metadata\":{\"replica\":\"" + replica + "\"}");
        return this;
    }

    /** Points at the restarted registry. */
    Replica at(RunningRegistry successor) {
        registry = successor;
        return this;
    }

    String lease() {
        return lease;
    }

    /** Proposes a view that replaces the one with this number. */
    HttpResponse<String> propose(long number, Replica primary, Replica... members) {
        return propose(number, lease, primary, members);
    }

    HttpResponse<String> propose(long number, String lease, Replica primary, Replica... members) {
        return registry.post(
                "ChangeView",
                "{\"group\":\"kv\",\"number\":%d,\"lease\":\"%s\",\"primary\":\"%s\",\"members\":%s}"
                        .formatted(number, lease, primary.id, list(members)));
    }

    /** Reports how far its log has come. */
    HttpResponse<String> tell(long view, long seq, boolean said) {
        return registry.post(
                "Position",
                "{\"group\":\"kv\",\"lease\":\"%s\",\"view\":%d,\"seq\":%d,\"said\":%s}"
                        .formatted(lease, view, seq, said));
    }

    HttpResponse<String> report(long number, Replica primary, Replica... members) {
        return registry.post(
                "ReportView",
                "{\"group\":\"kv\",\"lease\":\"%s\",\"view\":{\"number\":%d,\"primary\":\"%s\",\"members\":%s}}"
                        .formatted(lease, number, primary.id, list(members)));
    }

    /** Returns {@code number primary member,member}. */
    static String view(RunningRegistry registry) {
        return words(json(registry.post("View", "{\"group\":\"kv\"}")));
    }

    static String words(JsonNode view) {
        List<String> members = view.path("members")
                .valueStream()
                .map(member -> member.path("id").asString()
                        + member.path("replica").asString().replaceAll(".*-0*", ""))
                .toList();
        return view.path("number").asLong() + " " + view.path("primary").asString("-") + " "
                + String.join(",", members);
    }

    private static String list(Replica... members) {
        return Stream.of(members)
                .map(member -> "{\"id\":\"%s\",\"replica\":\"%s\",\"address\":\"localhost:1\"}"
                        .formatted(member.id, member.replica))
                .collect(Collectors.joining(",", "[", "]"));
    }
}
