package io.rollcall.kv.replica;

import io.rollcall.chassis.ProblemException;
import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.replication.Effect;
import io.rollcall.kv.replication.Now;
import io.rollcall.kv.replication.Replica;
import io.rollcall.kv.replication.Settings;
import io.rollcall.kv.replication.Status;
import io.rollcall.kv.store.Storage;
import io.rollcall.wire.ProblemCode;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * The only caller of the replica, one task at a time ({@link SerialExecutor}). It passes each event to the replica with
 * the time, and performs the effects: answers complete futures; other replicas, the disk and the registry are asked
 * without waiting ({@link EffectExecutor}). So nothing here blocks, except a read from the disk.
 */
public final class EventLoop {

    private static final Logger log = LoggerFactory.getLogger(EventLoop.class);

    /**
     * The longest queue. A replica takes some 100,000 messages a second: a message behind more than this would wait
     * longer than its sender does.
     */
    private static final int LONGEST_QUEUE = 20_000;

    /** The room above the requests for the answers of others to the few requests in flight. */
    private static final int ROOM_FOR_ANSWERS = 2_000;

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(Replica.TICK_MILLIS);

    private static final Answer.Refused NOT_RUNNING =
            new Answer.Refused(Answer.Reason.NOT_READY, "this replica does not run; ask another");

    private static final Answer.Refused CUT_OFF = new Answer.Refused(
            Answer.Reason.OUTCOME_UNKNOWN,
            "this replica stopped before the write was on every replica; it may have happened");

    private static final Answer.Refused FULL =
            new Answer.Refused(Answer.Reason.TOO_MANY, "too many requests wait for this replica; try again shortly");

    private final SerialExecutor executor;
    private final BiConsumer<Effect, EventLoop> effectExecutor;
    private final Consumer<Status> onTick;
    private final Runnable onDefect;
    private final InstantSource wallClock;
    private final CompletableFuture<Replica> started = new CompletableFuture<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();

    // Used only by the thread whose turn it is.
    private final Map<Long, Open> open = new HashMap<>();
    private long token;

    /** A client or replica that waits, and its answer where the loop ends before. */
    private record Open(Consumer<Answer> told, Answer ifCutOff) {}

    /** A request that wants an answer. */
    @FunctionalInterface
    public interface Query {
        List<Effect> ask(Replica replica, long token, Now now);
    }

    /** An event that wants none. */
    @FunctionalInterface
    interface Event {
        List<Effect> tell(Replica replica, Now now);
    }

    /**
     * @param effectExecutor performs every effect but answers, without waiting, and tells the result to this loop
     * @param onTick hears the replica's status, some twenty times a second, before anything else happens
     * @param onDefect called after an invariant was broken; the loop ends
     * @param wallClock the time of the machine, which may differ between replicas
     */
    EventLoop(
            BiConsumer<Effect, EventLoop> effectExecutor,
            Consumer<Status> onTick,
            Runnable onDefect,
            InstantSource wallClock) {
        this.wallClock = wallClock;
        this.effectExecutor = effectExecutor;
        this.onTick = onTick;
        this.onDefect = onDefect;
        this.executor = new SerialExecutor("kv-loop", TICK_NANOS, this::tick, this::onDefect, this::cutOff);
    }

    public CompletableFuture<Answer> read(Query query) {
        return ask(query, NOT_RUNNING);
    }

    public CompletableFuture<Answer> write(Query query) {
        return ask(query, CUT_OFF);
    }

    /** Returns the status of the replica now. */
    public CompletableFuture<Status> status() {
        CompletableFuture<Status> status = new CompletableFuture<>();
        Runnable ifNotDone = () -> status.completeExceptionally(
                new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, ProblemCode.NOT_READY, NOT_RUNNING.detail()));
        if (!request(() -> status.complete(replica().status(now())), ifNotDone)) ifNotDone.run();
        return status;
    }

    /** @param told hears the answer before anything else happens */
    void ask(Query query, Consumer<Answer> told, Answer ifCutOff) {
        boolean isTaken = request(
                () -> perform(query.ask(replica(), opened(told, ifCutOff), now())), () -> told.accept(NOT_RUNNING));
        if (!isTaken) told.accept(executor.isRunning() ? FULL : NOT_RUNNING);
    }

    /** Asks the replica to leave. The future is complete once nothing holds the replica any longer. */
    CompletableFuture<Void> leave() {
        tell(Replica::onLeave);
        if (!executor.isRunning()) left.complete(null);
        return left;
    }

    void start(Settings settings, Storage storage) {
        started.complete(new Replica(settings, storage, now()));
        executor.start();
    }

    void stop() {
        executor.stop();
    }

    /** Passes an event on that must not be lost: the disk is done, the registry has answered, or this process stops. */
    void tell(Event event) {
        executor.add(() -> perform(event.tell(replica(), now())), () -> {});
    }

    /** Passes an event on that must not be lost, from a caller that must not be held up. */
    void tellLater(Event event) {
        executor.leave(() -> perform(event.tell(replica(), now())));
    }

    /** Passes an event on if there is room. It may be lost, as any message may. */
    void offer(Event event) {
        boolean isRoom = executor.waiting() < LONGEST_QUEUE + ROOM_FOR_ANSWERS;
        if (isRoom) executor.add(() -> perform(event.tell(replica(), now())), () -> {});
        else log.warn("The queue is full: an answer of another replica is lost");
    }

    private CompletableFuture<Answer> ask(Query query, Answer ifCutOff) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        ask(query, answer::complete, ifCutOff);
        return answer;
    }

    /** Returns whether one of the two is run, now or later. */
    private boolean request(Runnable work, Runnable ifNotDone) {
        return executor.waiting() < LONGEST_QUEUE && executor.add(work, ifNotDone);
    }

    private Replica replica() {
        return started.join();
    }

    private long opened(Consumer<Answer> told, Answer ifCutOff) {
        open.put(++token, new Open(told, ifCutOff));
        return token;
    }

    private void tick() {
        perform(replica().onTick(now()));
        onTick.accept(replica().status(now()));
    }

    /** Reports a broken invariant: whatever would be answered from now on might be wrong. */
    private void onDefect(Throwable defect) {
        try {
            onDefect.run(); // first: memory may be short for a line in the log
        } finally {
            log.error("This replica has a defect and answers nothing any more; restart it", defect);
        }
    }

    /**
     * Answers every waiting caller. Its request may have been executed; a task that still waits for its turn was not
     * looked at.
     */
    private void cutOff() {
        left.complete(null);
        open.values().forEach(EventLoop::cutOff);
        open.clear();
    }

    private static void cutOff(Open one) {
        try {
            one.told().accept(one.ifCutOff());
        } catch (RuntimeException | Error e) {
            log.error("A caller was not told that this replica has stopped", e); // the others are
        }
    }

    private void perform(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Reply reply) {
                reply(reply);
            } else if (effect instanceof Effect.Left) {
                left.complete(null);
            } else {
                effectExecutor.accept(effect, this);
            }
        }
    }

    private void reply(Effect.Reply reply) {
        Open one = open.remove(reply.token());
        if (one == null) return;
        // The clock is read after the value was, by the thread that answers: a pause between the two is seen.
        boolean inTime = reply.validUntilMillis() == Long.MAX_VALUE || now().millis() < reply.validUntilMillis();
        one.told().accept(inTime ? reply.answer() : Replica.LEASE_ENDED);
    }

    private Now now() {
        return new Now(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), wallClock.millis());
    }
}
