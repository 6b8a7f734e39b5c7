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
 * All that touches the replica, one thing after the other ({@link Turns}). What happens is given to the replica with the time, and
 * what comes back is done: answers are futures that are completed, the others, the disk and the registry are asked without
 * waiting ({@link Outside}). So nothing here blocks, but for what is read from the disk.
 */
public final class EventLoop {

    private static final Logger log = LoggerFactory.getLogger(EventLoop.class);

    /** A replica takes some 100,000 messages a second: more than this would wait longer than their senders do. */
    private static final int LONGEST_QUEUE = 20_000;

    /** Above the requests: the answers of others to the few questions that are under way. */
    private static final int ROOM_FOR_ANSWERS = 2_000;

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(Replica.TICK_MILLIS);

    private static final Answer.Refused NOT_RUNNING =
            new Answer.Refused(Answer.Reason.NOT_READY, "this replica does not run; ask another");

    private static final Answer.Refused CUT_OFF = new Answer.Refused(
            Answer.Reason.OUTCOME_UNKNOWN,
            "this replica stopped before the write was on every replica; it may have happened");

    private static final Answer.Refused FULL =
            new Answer.Refused(Answer.Reason.TOO_MANY, "too many requests wait for this replica; try again shortly");

    private final Turns turns;
    private final BiConsumer<Effect, EventLoop> outside;
    private final Consumer<Status> onTick;
    private final Runnable onDefect;
    private final CompletableFuture<Replica> started = new CompletableFuture<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();

    // Of the one whose turn it is.
    private final Map<Long, Open> open = new HashMap<>();
    private long token;

    /** A client or replica that waits, and what it is told where the loop ends before. */
    private record Open(Consumer<Answer> told, Answer ifCutOff) {}

    /** Something that wants an answer. */
    @FunctionalInterface
    public interface Asking {
        List<Effect> ask(Replica replica, long token, Now now);
    }

    /** Something that happened. */
    @FunctionalInterface
    interface Telling {
        List<Effect> tell(Replica replica, Now now);
    }

    /**
     * @param outside does what is not answering, without waiting, and tells this what comes of it
     * @param onTick hears how the replica stands, some twenty times a second, before anything else happens
     * @param onDefect an invariant was broken, and the loop ends
     */
    EventLoop(BiConsumer<Effect, EventLoop> outside, Consumer<Status> onTick, Runnable onDefect) {
        this.outside = outside;
        this.onTick = onTick;
        this.onDefect = onDefect;
        this.turns = new Turns("kv-loop", TICK_NANOS, this::tick, this::onDefect, this::cutOff);
    }

    public CompletableFuture<Answer> read(Asking asking) {
        return ask(asking, NOT_RUNNING);
    }

    public CompletableFuture<Answer> write(Asking asking) {
        return ask(asking, CUT_OFF);
    }

    /** How the replica stands now. */
    public CompletableFuture<Status> status() {
        CompletableFuture<Status> status = new CompletableFuture<>();
        Runnable ifNotDone = () -> status.completeExceptionally(
                new ProblemException(HttpStatus.SERVICE_UNAVAILABLE, ProblemCode.NOT_READY, NOT_RUNNING.detail()));
        if (!request(() -> status.complete(replica().status(now())), ifNotDone)) ifNotDone.run();
        return status;
    }

    /** @param told hears the answer before anything else happens */
    void ask(Asking asking, Consumer<Answer> told, Answer ifCutOff) {
        boolean isTaken = request(
                () -> perform(asking.ask(replica(), opened(told, ifCutOff), now())), () -> told.accept(NOT_RUNNING));
        if (!isTaken) told.accept(turns.areRunning() ? FULL : NOT_RUNNING);
    }

    /** Complete once nothing keeps this replica any longer. */
    CompletableFuture<Void> leave() {
        tell(Replica::onLeave);
        if (!turns.areRunning()) left.complete(null);
        return left;
    }

    void start(Settings settings, Storage storage) {
        started.complete(new Replica(settings, storage, now()));
        turns.start();
    }

    void stop() {
        turns.stop();
    }

    /** For the few things of which none may be lost: the disk is done, the registry has answered, this process is to stop. */
    void tell(Telling telling) {
        turns.add(() -> perform(telling.tell(replica(), now())), () -> {});
    }

    /** Likewise, for a caller that must not be held up. */
    void tellLater(Telling telling) {
        turns.leave(() -> perform(telling.tell(replica(), now())));
    }

    /** For what may be lost, as any message may. */
    void tellIfThereIsRoom(Telling telling) {
        boolean isRoom = turns.waiting() < LONGEST_QUEUE + ROOM_FOR_ANSWERS;
        if (isRoom) turns.add(() -> perform(telling.tell(replica(), now())), () -> {});
        else log.warn("The queue is full: an answer of another replica is lost");
    }

    private CompletableFuture<Answer> ask(Asking asking, Answer ifCutOff) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        ask(asking, answer::complete, ifCutOff);
        return answer;
    }

    /** @return whether one of the two is done, now or later */
    private boolean request(Runnable work, Runnable ifNotDone) {
        return turns.waiting() < LONGEST_QUEUE && turns.add(work, ifNotDone);
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

    /** An invariant is broken, and with it whatever might be answered from now on. */
    private void onDefect(Throwable defect) {
        try {
            onDefect.run(); // first: memory may be short for a line in the log
        } finally {
            log.error("This replica has a defect and answers nothing any more; restart it", defect);
        }
    }

    /** What is open may have been done; what still waits for its turn was not looked at. */
    private void cutOff() {
        left.complete(null);
        List<Open> waiting = List.copyOf(open.values());
        open.clear();
        waiting.forEach(one -> one.told().accept(one.ifCutOff()));
    }

    private void perform(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Reply reply) {
                reply(reply);
            } else if (effect instanceof Effect.Left) {
                left.complete(null);
            } else {
                outside.accept(effect, this);
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

    private static Now now() {
        return new Now(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), System.currentTimeMillis());
    }
}
