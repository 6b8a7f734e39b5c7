package io.rollcall.system.kv;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.kv.linearizability.Call;
import io.rollcall.kv.linearizability.History;
import io.rollcall.kv.linearizability.Linearizability;
import io.rollcall.kv.linearizability.Operation.Write;
import io.rollcall.system.cluster.Cluster;
import io.rollcall.system.cluster.Server;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The interleaving is the machine's, so a run cannot be replayed; the history that a failure prints can be judged
 * again.
 */
@Tag("soak")
class HistoryIT {

    private static final int CLIENTS = 6;

    /** Calls of each client before and after the join; in between clients continue until the joiner is there. */
    private static final int CALLS_OF_EACH = 200;

    @RegisterExtension
    static final Cluster cluster = Cluster.ofJars();

    @Test
    void clientsSeeOneStoreWhileABackupJoins() {
        Server primary = cluster.launch("kv", "kv1", "-primary-id", "kv1");
        Server backup = cluster.launch("kv", "kv2", "-primary-id", "kv1");
        cluster.awaitUp("kv", primary, backup);

        History history = new History();
        List<Server> replicas = new CopyOnWriteArrayList<>(List.of(primary, backup));
        List<RecordingClient> clients = IntStream.range(0, CLIENTS)
                .mapToObj(i -> new RecordingClient("client" + i, primary, replicas, history, i))
                .toList();
        Server joiner;
        try (Crowd crowd = new Crowd(clients)) {
            crowd.awaitCallsOfEach(CALLS_OF_EACH);
            joiner = cluster.start("kv", "kv3", "-primary-id", "kv1");
            replicas.add(joiner);
            crowd.awaitCallsOfEach(CALLS_OF_EACH);
        }

        List<Call> calls = history.calls();
        assertThat(Linearizability.check(calls)).isEmpty();
        assertThat(Contents.of(backup)).isEqualTo(Contents.of(primary)).isNotEmpty();
        assertThat(Contents.of(joiner)).isEqualTo(Contents.of(primary));

        assertThat(calls)
                .as("a history that is worth the judging")
                .filteredOn(call -> call.outcome() != null)
                .hasSizeGreaterThan(CLIENTS * CALLS_OF_EACH)
                .filteredOn(call -> call.operation() instanceof Write)
                .hasSizeGreaterThan(CLIENTS * CALLS_OF_EACH / 4);
        assertThat(clients).flatExtracting(RecordingClient::answeredBy).contains("kv1", "kv2", "kv3");
    }
}
