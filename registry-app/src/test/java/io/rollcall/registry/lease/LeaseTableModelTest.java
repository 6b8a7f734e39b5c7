package io.rollcall.registry.lease;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.catalog.Snapshot;
import io.rollcall.registry.lease.Command.Deregister;
import io.rollcall.registry.lease.Command.Expire;
import io.rollcall.registry.lease.Command.Heartbeat;
import io.rollcall.registry.lease.Command.Probed;
import io.rollcall.registry.lease.Command.Register;
import io.rollcall.wire.registry.Status;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A chaotic hour of a lease table: whatever commands come in whatever order, it does what the naive model does. */
class LeaseTableModelTest {

    private static final int STEPS = 3_000;
    private static final List<String> SERVICES = List.of("echo", "kv", "math");
    private static final Status[] STATUSES = Status.values();

    @Seeds(50)
    void itDoesWhatTheModelDoes(long seed) {
        new Chaos(seed).run();
    }

    private static final class Chaos {

        final Random random;
        final LeaseScenario scenario;
        final Model model = new Model();

        /** The last lease that each instance knows, and all older ones. */
        final Map<String, List<String>> leases = new HashMap<>();

        final List<Effect.Probe> underWay = new ArrayList<>();
        int leasesGiven;
        long stoodStillNanos;

        /** While the network is broken, no heartbeat arrives. */
        boolean isNetworkBroken;

        Chaos(long seed) {
            random = new Random(seed);
            model.guarded = seed % 5 != 0;
            scenario = new LeaseScenario(model.guarded, Limits.DEFAULT);
        }

        void run() {
            for (int step = 0; step < STEPS; step++) {
                pass();
                Command command = command();
                if (command != null) apply(command);
            }
        }

        void pass() {
            boolean paused = random.nextInt(1_000) == 0;
            long nanos = random.nextInt(400_000_000);
            if (paused) {
                nanos += LeaseClock.STANDSTILL_NANOS * random.nextInt(2, 60);
                stoodStillNanos += nanos - LeaseClock.STANDSTILL_NANOS;
            }
            scenario.nowNanos += nanos;
            apply(new Expire());
            if (random.nextInt(200) == 0) isNetworkBroken = !isNetworkBroken;
        }

        void apply(Command command) {
            Map<String, Snapshot> before = new HashMap<>(scenario.published);
            scenario.effects.clear();
            Reply reply = scenario.apply(command);
            String expected = model.apply(command, scenario.nowNanos - stoodStillNanos);
            assertThat(inWords(reply)).as("%s", command).isEqualTo(expected);
            for (String service : SERVICES) assertSame(service, command);
            assertThat(scenario.probes().stream().map(probe -> probe.service() + "/" + probe.id()))
                    .containsExactlyInAnyOrderElementsOf(model.probes);
            scenario.published.forEach((service, now) -> assertNewsIsNews(before.get(service), now, command));
            underWay.addAll(scenario.probes());
        }

        private static String inWords(Reply reply) {
            String name = reply.getClass().getSimpleName();
            return reply instanceof Reply.Deregistered deregistered ? name + " " + deregistered.removed() : name;
        }

        private static void assertNewsIsNews(@Nullable Snapshot before, Snapshot now, Command command) {
            if (before == null || now.version() == before.version()) return;
            assertThat(now.version()).isGreaterThan(before.version());
            if (!(command instanceof Register)) assertThat(now.instances()).isNotEqualTo(before.instances());
        }

        private void assertSame(String service, Command command) {
            List<String> listed = scenario.snapshot(service).instances().stream()
                    .map(instance -> instance.id() + " " + instance.status() + (instance.suspect() ? "!" : ""))
                    .toList();
            assertThat(listed).as("%s after %s", service, command).isEqualTo(model.listed(service));
            assertThat(scenario.snapshot(service).up()).isEqualTo((int)
                    listed.stream().filter(line -> line.contains(" UP")).count());
            assertThat(scenario.snapshot(service).suspects()).isEqualTo((int)
                    listed.stream().filter(line -> line.endsWith("!")).count());
        }

        private @Nullable Command command() {
            String service = SERVICES.get(random.nextInt(SERVICES.size()));
            String id = String.valueOf((char) ('a' + random.nextInt(10)));
            int dice = random.nextInt(100);
            if (dice < 10) return register(service, id);
            if (dice < 14) return new Deregister(service, id, random.nextBoolean() ? null : lease(service, id), null);
            if (dice < 30) return probed();
            return isNetworkBroken ? null : new Heartbeat(service, id, lease(service, id), status(), null);
        }

        private Register register(String service, String id) {
            String lease = "lease" + leasesGiven++;
            leases.computeIfAbsent(service + id, key -> new ArrayList<>()).add(lease);
            Status status = random.nextInt(10) == 0 ? STATUSES[random.nextInt(STATUSES.length)] : Status.UP;
            long ttl = random.nextInt(20) == 0 ? 3_000 + random.nextInt(100_000) : 10_000;
            return new Register(service, LeaseScenario.instance(id, status), lease, ttl, null, null);
        }

        private String lease(String service, String id) {
            List<String> known = leases.getOrDefault(service + id, List.of("never given"));
            return known.get(random.nextInt(10) == 0 ? random.nextInt(known.size()) : known.size() - 1);
        }

        private @Nullable Status status() {
            if (random.nextInt(20) != 0) return null;
            return STATUSES[random.nextInt(STATUSES.length)];
        }

        private @Nullable Command probed() {
            if (underWay.isEmpty()) return null;
            Effect.Probe probe = underWay.remove(random.nextInt(underWay.size()));
            return new Probed(probe.service(), probe.id(), probe.lease(), random.nextInt(3) == 0);
        }
    }
}
