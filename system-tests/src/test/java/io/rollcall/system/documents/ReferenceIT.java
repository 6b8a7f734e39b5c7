package io.rollcall.system.documents;

import static java.util.stream.Collectors.toCollection;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.process.Answer;
import io.rollcall.system.cluster.SeedCluster;
import io.rollcall.system.cluster.Server;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Compares the reference with running processes: they answer its calls, and have exactly its meters. */
@Tag("dist")
@ExtendWith(SeedCluster.Extension.class)
class ReferenceIT {

    private static final Pattern CALL = Pattern.compile("post (\\d+)/(\\S+) +'([^']*)'.*");
    private static final Pattern LEASE = Pattern.compile("\"lease\":\"([^\"]+)\"");

    private final SeedCluster cluster;
    private final Map<String, Server> servers;

    ReferenceIT(SeedCluster cluster) {
        this.cluster = cluster;
        servers = Map.of(
                "9000", cluster.registry(),
                "9101", cluster.echo1(),
                "9201", cluster.math1(),
                "9301", cluster.kv1(),
                "9302", cluster.kv2());
    }

    @Test
    void everyCallOfTheReferenceIsAnswered() {
        String lease = "";
        int calls = 0;
        for (String line : Reference.PAGE.lines()) {
            Matcher call = CALL.matcher(line);
            if (!call.matches()) continue;
            Answer answer = Objects.requireNonNull(servers.get(call.group(1)), line)
                    .endpoint()
                    .post(call.group(2), call.group(3).replace("LEASE", lease));
            assertThat(answer.status()).as("%s: %s", line, answer.body()).isEqualTo(200);
            Matcher given = LEASE.matcher(answer.body());
            if (given.find()) lease = given.group(1);
            calls++;
        }
        assertThat(calls).isGreaterThan(15);
    }

    @Test
    void theMetersOfTheRegistryAreThere() {
        assertThat(meters(cluster.registry())).isEqualTo(told("registry"));
    }

    @Test
    void theMetersOfAReplicaAreThere() {
        Set<String> meters = meters(cluster.kv1());
        meters.removeAll(told("callers")); // it looks other replicas up, as a caller does
        assertThat(meters).isEqualTo(told("kv"));
    }

    private static Set<String> told(String of) {
        return Reference.rows("Meters").stream()
                .filter(row -> row.get(1).equals(of)
                        || (!of.equals("callers") && row.get(1).equals("all servers")))
                .map(row -> Reference.code(row.get(0)))
                .collect(toCollection(TreeSet::new));
    }

    private static Set<String> meters(Server server) {
        JsonNode names = JsonMapper.shared()
                .readTree(server.endpoint().get("actuator/metrics").body())
                .path("names");
        return names.valueStream()
                .map(JsonNode::asString)
                .filter(name -> name.startsWith("rollcall."))
                .collect(toCollection(TreeSet::new));
    }
}
