package io.rollcall.kv.simulation;

import io.rollcall.kv.replication.Effect;
import io.rollcall.kv.store.LogProgress;
import io.rollcall.kv.store.View;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What one run of a replica has with the registry: it beats there, and asks. */
final class Registration {

    private static final long BEAT_MILLIS = 1_000;

    private final Incarnation replica;
    private final Machine machine;
    private final int session;
    private final Run run;
    private final World world;
    private boolean registered;

    Registration(Incarnation replica, Run run) {
        this.replica = replica;
        this.machine = replica.machine;
        this.session = replica.session;
        this.run = run;
        this.world = run.world;
    }

    void beat() {
        if (!replica.isRunning()) return;
        if (!replica.isPaused()) {
            carry(
                    registry -> {
                        registry.register(machine.id, session, machine.member().replica(), any -> {});
                        return View.NONE;
                    },
                    any -> registered = true);
        }
        world.after(registered ? BEAT_MILLIS : BEAT_MILLIS / 4, this::beat);
    }

    void ask(Effect.QueryView ask) {
        ask(ask.query(), registry -> registry.isRegistered(machine.id, session) ? registry.view() : null);
    }

    void propose(Effect.Propose propose) {
        View next = propose.next();
        world.trace(() -> replica + " proposes " + Registry.brief(next));
        run.onProposal(next);
        ask(
                propose.query(),
                registry ->
                        registry.change(machine.id, session, machine.member().replica(), next));
    }

    void report(Effect.ReportView report) {
        if (!registered) return;
        View[] highest = {View.NONE};
        carry(
                registry -> {
                    View held = registry.report(
                            machine.id, session, machine.member().replica(), report.view());
                    highest[0] = registry.highest();
                    return held;
                },
                held -> replica.deliver(now -> held.number() > 0
                        ? replica.replica.onView(report.query(), held, now)
                        : replica.replica.onHighest(report.query(), highest[0], now)));
    }

    /** What the registry remembers is a lower bound; here it forgets nothing while it runs. */
    void tell(Effect.ReportProgress report) {
        if (!registered) return;
        LogProgress[] furthest = {LogProgress.NONE};
        carry(
                registry -> {
                    furthest[0] = registry.remember(machine.member().replica(), report);
                    return registry.view();
                },
                held -> replica.deliver(now -> replica.replica.onRecordedProgress(
                        furthest[0], registryAllows(held) ? held.number() : 0, now)));
    }

    private boolean registryAllows(View held) {
        return run.registry.isForced(held);
    }

    /** Nothing is asked before the registration was answered. */
    private void ask(long number, Function<Registry, @Nullable View> query) {
        if (!registered) return;
        carry(query, held -> replica.deliver(now -> replica.replica.onView(number, held, now)));
    }

    private void carry(Function<Registry, @Nullable View> query, Consumer<View> then) {
        Registry registry = run.registry;
        int epoch = registry.epoch();
        int here = machine.number;
        run.network.carry(here, 0, () -> {
            if (epoch < 0 || registry.epoch() != epoch) return;
            View held = query.apply(registry);
            if (held == null) return;
            run.network.carry(0, here, () -> {
                if (registry.epoch() == epoch && replica.isRunning()) then.accept(held);
            });
        });
    }
}
