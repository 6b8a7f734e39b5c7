package io.rollcall.kv.simulation;

import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.replication.AnswerRoom;
import io.rollcall.kv.replication.Effect;
import io.rollcall.kv.replication.Inspection;
import io.rollcall.kv.replication.JoinAttempt;
import io.rollcall.kv.replication.Now;
import io.rollcall.kv.replication.Receiver;
import io.rollcall.kv.replication.Replica;
import io.rollcall.kv.replication.Request;
import io.rollcall.kv.replication.Settings;
import io.rollcall.kv.replication.Status;
import io.rollcall.kv.store.Batch;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Range;
import io.rollcall.kv.store.Storage;
import io.rollcall.kv.store.Write;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One run of one replica, as the application's shell runs it: a message at a time, with the time; then its effects, in
 * order.
 */
final class Incarnation {

    /** After which a process that was told to stop is killed. */
    static final long LEAVE_MILLIS = 4_000;

    private static final long NO_ANSWER_MILLIS = 1_000;
    private static final int CELLS_PER_STEP = 3;

    final Machine machine;
    final int session;
    final Replica replica;

    /** Seq up to which the run's watch has seen it commit. */
    long watched;

    private final Run run;
    private final World world;
    private final Map<Long, Consumer<Reply>> open = new HashMap<>();
    private final Registration registration;
    private final Deque<Runnable> inbox = new ArrayDeque<>();
    private final Map<JoinAttempt, Storage.Snapshot> promised = new HashMap<>();
    private long token;
    private boolean dead;
    private boolean leaving;
    private @Nullable Batch writing;
    private @Nullable JoinAttempt installing;

    /** Stands still until then. */
    private long pausedUntilMillis;

    /** Negative: it does not sleep. */
    private long sleepsSinceMillis = -1;

    /** The time for which it stands still between the next handler with effects and their execution. */
    private long stumblesForMillis;

    private List<Effect> pending = List.of();

    /** An answer, and what goes with it. */
    record Reply(Answer answer, Storage.@Nullable Snapshot snapshot) {}

    Incarnation(Machine machine, int session) {
        this.machine = machine;
        this.session = session;
        this.run = machine.run;
        this.world = run.world;
        Settings settings = new Settings(
                "kv",
                machine.member(),
                sessionName(),
                Machine.id(1),
                run.profile.timing(),
                run.profile.limits(),
                run.off);
        watched = run.watch.watchedAtStart(
                machine.member(), machine.disk.recover().checkpoint().applied().seq());
        replica = new Replica(settings, machine.disk, machine.clock.now());
        registration = new Registration(this, run);
    }

    void begin() {
        world.trace(() -> this + " starts");
        registration.beat();
        tick();
    }

    String sessionName() {
        return "%s#%04d".formatted(machine, session);
    }

    boolean isRunning() {
        return !dead;
    }

    boolean isLeaving() {
        return leaving;
    }

    boolean isPaused() {
        return world.nowMillis() < pausedUntilMillis;
    }

    boolean isInstalling() {
        return installing != null;
    }

    Status.Role role() {
        return Inspection.role(replica);
    }

    Status status() {
        return replica.status(machine.clock.now());
    }

    // --- Faults ---

    void die() {
        dead = true;
        wake();
        Batch batch = writing;
        writing = null;
        if (batch != null && world.chance(0.5)) written(batch);
    }

    void leave() {
        if (leaving) return;
        leaving = true;
        world.trace(() -> this + " is told to stop");
        deliver(now -> replica.onLeave(now));
        world.after(LEAVE_MILLIS, () -> {
            if (!dead) machine.crash();
        });
    }

    void pause(long millis) {
        world.trace(() -> this + " stands still for " + millis);
        pausedUntilMillis = Math.max(pausedUntilMillis, world.nowMillis() + millis);
        world.after(millis, this::resume);
    }

    /** As {@link #pause}, and the monotonic clock stops, too. */
    void sleep(long millis) {
        if (isPaused()) return;
        sleepsSinceMillis = world.nowMillis();
        pause(millis);
        world.trace(() -> this + " sleeps");
    }

    private void wake() {
        if (sleepsSinceMillis < 0) return;
        machine.clock.slept(world.nowMillis() - sleepsSinceMillis);
        sleepsSinceMillis = -1;
    }

    void stumble(long millis) {
        stumblesForMillis = millis;
    }

    private void resume() {
        if (isPaused()) return;
        wake();
        if (dead) return;
        List<Effect> rest = pending;
        pending = List.of();
        perform(rest);
        while (!inbox.isEmpty() && !dead && !isPaused()) inbox.remove().run();
    }

    // --- Messages ---

    void request(Receiver receiver, Request request, Consumer<Reply> back) {
        deliver(now -> replica.onRequest(opened(back), receiver, request, now));
    }

    void write(Write write, Consumer<Reply> back) {
        deliver(now -> replica.onWrite(opened(back), write, now));
    }

    void get(String key, Consumer<Reply> back) {
        deliver(now -> replica.onGet(opened(back), key, AnswerRoom.UNLIMITED, now));
    }

    void list(Range range, Consumer<Reply> back) {
        deliver(now -> replica.onList(opened(back), range, AnswerRoom.UNLIMITED, now));
    }

    void deliver(Function<Now, List<Effect>> message) {
        if (dead) return;
        if (isPaused() || !inbox.isEmpty()) inbox.add(() -> handle(message));
        else handle(message);
    }

    private void handle(Function<Now, List<Effect>> message) {
        if (dead) return;
        List<Effect> effects = message.apply(machine.clock.now());
        run.watch.handled(this);
        if (stumblesForMillis > 0 && !effects.isEmpty()) {
            pending = effects;
            long millis = stumblesForMillis;
            stumblesForMillis = 0;
            pause(millis);
        } else {
            perform(effects);
        }
    }

    private void tick() {
        if (dead) return;
        if (!isPaused()) deliver(replica::onTick);
        long left = Math.max(0, pausedUntilMillis - world.nowMillis());
        world.after(left + world.between(Replica.TICK_MILLIS - 5, Replica.TICK_MILLIS + 5), this::tick);
    }

    // --- Effects ---

    private void perform(List<Effect> effects) {
        for (Effect effect : effects) {
            if (dead) return;
            if (effect instanceof Effect.Send send) send(send);
            if (effect instanceof Effect.Reply reply) reply(reply);
            if (effect instanceof Effect.Write write) write(write.batch());
            if (effect instanceof Effect.Install install) {
                installing = install.attempt();
                if (writing == null) install(install.attempt());
            }
            if (effect instanceof Effect.QueryView ask) registration.ask(ask);
            if (effect instanceof Effect.Propose propose) registration.propose(propose);
            if (effect instanceof Effect.ReportView report) registration.report(report);
            if (effect instanceof Effect.ReportProgress report) registration.tell(report);
            if (effect instanceof Effect.Left) left();
        }
    }

    private void send(Effect.Send send) {
        Request request = send.request();
        int from = machine.number;
        int to = Machine.number(send.to().id());
        world.trace(() -> this + " -> " + send.to().id() + " " + request);
        boolean isOnItsWay = run.network.carry(from, to, () -> {
            Incarnation receiver = run.machines.get(to - 1).process();
            if (receiver == null) return;
            receiver.request(
                    send.receiver(),
                    request,
                    reply -> run.network.carry(to, from, () -> {
                        world.trace(() -> this + " <- " + send.to().id() + " " + reply.answer());
                        answered(request, reply);
                    }));
        });
        if (!isOnItsWay) world.after(NO_ANSWER_MILLIS, () -> deliver(now -> replica.onFailure(request, now)));
    }

    private void answered(Request request, Reply reply) {
        if (request instanceof Request.TakeSnapshot take && reply.snapshot() != null)
            promised.putIfAbsent(take.attempt(), reply.snapshot());
        deliver(now -> replica.onAnswer(request, reply.answer(), now));
    }

    private void reply(Effect.Reply reply) {
        Consumer<Reply> back = open.remove(reply.token());
        if (back == null) throw new AssertionError(this + " answers twice: " + reply);
        boolean isLate = machine.clock.millis() >= reply.validUntilMillis();
        Answer answer = isLate ? Replica.LEASE_ENDED : reply.answer();
        back.accept(new Reply(answer, answer instanceof Answer.Took ? machine.disk.snapshot() : null));
    }

    private long opened(Consumer<Reply> back) {
        open.put(++token, back);
        return token;
    }

    // --- The disk ---

    private void write(Batch batch) {
        if (writing != null || installing != null) throw new AssertionError(this + " writes twice at a time");
        writing = batch;
        world.after(run.diskMillis(), () -> finish(batch));
    }

    private void finish(Batch batch) {
        if (dead) return;
        if (sleepsSinceMillis >= 0) {
            world.after(pausedUntilMillis - world.nowMillis() + 1, () -> finish(batch));
            return;
        }
        writing = null;
        written(batch);
        deliver(replica::onWritten);
        if (installing != null) install(installing);
    }

    private void written(Batch batch) {
        machine.disk.write(batch);
        run.watch.written(this, batch);
    }

    private void install(JoinAttempt attempt) {
        Storage.Snapshot snapshot = promised.get(attempt);
        if (snapshot == null) throw new AssertionError(this + " installs what nobody promised");
        world.trace(() -> this + " takes " + snapshot.checkpoint());
        Storage.Installation installation = machine.disk.install();
        List<Cell> cells = new ArrayList<>();
        snapshot.cells().forEachRemaining(cells::add);
        bring(attempt, snapshot, installation, cells);
    }

    private void bring(
            JoinAttempt attempt, Storage.Snapshot snapshot, Storage.Installation installation, List<Cell> rest) {
        if (dead) return;
        if (run.breaksStream()) {
            installing = null;
            installation.abandon();
            deliver(now -> replica.onInstallFailed(attempt, now));
            return;
        }
        installation.cells(rest.subList(0, Math.min(rest.size(), CELLS_PER_STEP)));
        if (rest.size() > CELLS_PER_STEP) {
            List<Cell> further = rest.subList(CELLS_PER_STEP, rest.size());
            world.after(world.between(0, 20), () -> bring(attempt, snapshot, installation, further));
            return;
        }
        installation.requests(snapshot.requests());
        installing = null;
        deliver(now -> {
            run.watch.installed(this, snapshot.checkpoint().applied());
            return replica.onInstalled(attempt, snapshot.checkpoint().applied(), snapshot.requests(), now);
        });
    }

    private void left() {
        if (!leaving) throw new AssertionError(this + " has left, though nobody asked it to");
        world.trace(() -> this + " has left");
        dead = true;
        // A process that stops by itself lets the disk finish.
        Batch batch = writing;
        writing = null;
        if (batch != null) written(batch);
        run.registry.deregister(machine.id, session);
        machine.gone(this);
    }

    @Override
    public String toString() {
        return machine + "#" + session;
    }
}
