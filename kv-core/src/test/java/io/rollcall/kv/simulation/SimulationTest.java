package io.rollcall.kv.simulation;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.kv.linearizability.Call;
import io.rollcall.kv.linearizability.History;
import io.rollcall.kv.linearizability.Linearizability;
import io.rollcall.kv.linearizability.Outcome;
import io.rollcall.kv.replication.Status;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Page;
import java.util.List;
import java.util.stream.IntStream;

/** A group of three under loss, delay, doubling and reordering, while replicas join, leave, crash and come back. */
class SimulationTest {

    private static final long RUN_MILLIS = 15_000;
    private static final long HEALED_MILLIS = 45_000;

    @Seeds(3_000)
    void noReadIsStaleAndNoAcknowledgedWriteIsLost(long seed) {
        World world = new World(seed);
        Network network = new Network(world);
        History history = new History();
        Faults faults = new Faults(world, network);
        List<Client> clients = IntStream.rangeClosed(1, 4)
                .mapToObj(number -> new Client(world, network, history, "client-" + number))
                .toList();

        world.runUntil(RUN_MILLIS);
        faults.end();
        network.heal();
        world.runUntil(RUN_MILLIS + 10_000);
        clients.forEach(Client::stop);
        world.runUntil(HEALED_MILLIS);

        assertThat(Linearizability.check(history.calls())).isEmpty();
        assertThat(clients).allMatch(client -> client.acknowledged() > 0);
        clients.forEach(client -> client.pages().forEach(page -> assertOneState(page, history.calls())));
        assertAllEqual(network.running());
    }

    /** A key that is listed with an older version than one that was written before the newest listed is from another state. */
    private static void assertOneState(Page page, List<Call> calls) {
        long newest = page.cells().stream().mapToLong(Cell::version).max().orElse(0);
        for (Call call : calls) {
            if (!(call.outcome() instanceof Outcome.Written written) || written.version() >= newest) continue;
            assertThat(page.cells())
                    .as("%s, after %s", page, call)
                    .noneMatch(cell -> cell.key().equals(call.operation().key()) && cell.version() < written.version());
        }
    }

    private static void assertAllEqual(List<Machine> machines) {
        assertThat(machines).hasSize(3);
        Status first = machines.get(0).status();
        for (Machine machine : machines) {
            Status status = machine.status();
            assertThat(status.ready())
                    .as("%s is ready: %s", machine.name(), status.why())
                    .isTrue();
            assertThat(status.commit()).isEqualTo(first.commit()).isEqualTo(status.end());
            assertThat(machine.snapshot().cells())
                    .isEqualTo(machines.get(0).snapshot().cells());
            assertThat(machine.snapshot().requests())
                    .isEqualTo(machines.get(0).snapshot().requests());
        }
    }
}
