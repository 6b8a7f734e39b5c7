package io.rollcall.registry;

import static io.rollcall.registry.RunningRegistry.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.catalog.Capacity;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.lease.Command;
import io.rollcall.registry.lease.LeaseTable;
import io.rollcall.registry.lease.Reply;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One that goes wild takes a part of the room, and the rest is there for others. */
class QuotaTest {

    /** Room for some ten short leases, of which one may have some five. */
    private static final Capacity SMALL = new Capacity(11_000, 5_500, 1_000);

    private final LeaseTable leases = new LeaseTable(1, 0, true, Limits.DEFAULT, SMALL);

    @TempDir
    private Path data;

    @Test
    void aPrincipalTakesNoMoreThanItsQuotaWhateverAddressItComesFrom() {
        fill("echo", "wild");
        Reply.Full full = (Reply.Full) register("one-more", "wild", "10.0.0.99");
        assertThat(full.bound()).contains("the principal wild", "rollcall.registry.quota");
        assertThat(register("other", "tame", "10.0.0.1")).isInstanceOf(Reply.Granted.class);
        assertThat(register("echo0", "wild", "10.0.0.1"))
                .as("it is there already")
                .isInstanceOf(Reply.Granted.class);
    }

    @Test
    void anAddressTakesNoMoreThanItsQuotaWhereSecurityIsOff() {
        int taken = 0;
        while (register("a" + taken, null, "10.0.0.1") instanceof Reply.Granted) taken++;
        assertThat(taken).isBetween(3, 5);
        assertThat(register("other", null, "10.0.0.2")).isInstanceOf(Reply.Granted.class);
        deregister("a0");
        assertThat(register("again", null, "10.0.0.1")).isInstanceOf(Reply.Granted.class);
    }

    @Test
    void allTogetherTakeNoMoreThanThereIs() {
        fill("a", "one");
        fill("b", "two");
        assertThat(((Reply.Full) register("c", "three", "10.0.0.3")).bound()).contains("-Xmx");
    }

    @Test
    void theRefusalOfAWatchNamesTheQuota() throws Exception {
        try (RunningRegistry registry = RunningRegistry.start(data, "--rollcall.registry.quota=1")) {
            long known = registry.lookup("nobody").version();
            HttpResponse<String> refused = null;
            for (int i = 0; i < 200 && refused == null; i++) {
                var watch = registry.postLater("Watch", RunningRegistry.watchBody("nobody", known, 5_000));
                Thread.sleep(20);
                if (watch.isDone()) refused = watch.join();
            }
            HttpResponse<String> last = Objects.requireNonNull(refused, "no watch was refused");
            assertThat(last.statusCode()).isEqualTo(429);
            assertThat(problem(last).detail()).contains("of the address 127.0.0.1", "rollcall.registry.quota");
        }
    }

    private void fill(String prefix, String principal) {
        int taken = 0;
        while (register(prefix + taken, principal, "10.0.0." + taken) instanceof Reply.Granted) taken++;
        assertThat(taken).isPositive();
    }

    private Reply register(String id, @Nullable String owner, String from) {
        Instance instance = new Instance(id, "localhost:1", 1, null, Status.UP, false, Map.of());
        return leases.apply(new Command.Register("echo", instance, "lease of " + id, 10_000, owner, from), 0)
                .reply();
    }

    private void deregister(String id) {
        assertThat(leases.apply(new Command.Deregister("echo", id, null, null), 0)
                        .reply())
                .isEqualTo(new Reply.Deregistered(true));
    }
}
