package io.rollcall.kv.replica;

import io.rollcall.chassis.Refusal;
import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.replication.Contact;
import io.rollcall.kv.replication.Effect;
import io.rollcall.kv.replication.Now;
import io.rollcall.kv.replication.Replica;
import io.rollcall.kv.replication.Request;
import io.rollcall.kv.replication.Settings;
import io.rollcall.kv.replication.Status;
import io.rollcall.wire.ProblemCode;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * The one thread that touches the replica. What happens is put in a queue; the loop takes it, gives it to the replica with
 * the time, and does what comes back: answers are futures that are completed, requests go to {@link Peers}, which does
 * not wait. So nothing here blocks, but for an empty queue.
 */
public final class EventLoop {

    private static final Logger log = LoggerFactory.getLogger(EventLoop.class);

    /** A replica takes some 100,000 messages a second: more than this would wait longer than their senders do. */
    private static final int LONGEST_QUEUE = 20_000;

    /** Above the requests: the answers of other replicas to the few questions that are under way. They are never lost. */
    private static final int ROOM_FOR_ANSWERS = 2_000;

    private static final long TICK_NANOS = TimeUnit.MILLISECONDS.toNanos(Replica.TICK_MILLIS);

    private static final Answer.Refused NOT_RUNNING =
            new Answer.Refused(Answer.Reason.NOT_READY, "this replica does not run; ask another");

    private static final Answer.Refused CUT_OFF = new Answer.Refused(
            Answer.Reason.OUTCOME_UNKNOWN,
            "this replica stopped before the write was on every replica; it may have happened");

    private static final Answer.Refused FULL =
            new Answer.Refused(Answer.Reason.TOO_MANY, "too many requests wait for this replica; try again shortly");

    private final BlockingQueue<Task> queue = new LinkedBlockingQueue<>(LONGEST_QUEUE + ROOM_FOR_ANSWERS);
    private final Peers peers;
    private final Consumer<Status> onTick;
    private final Runnable onDefect;
    private final CompletableFuture<Replica> started = new CompletableFuture<>();
    private final CompletableFuture<Void> left = new CompletableFuture<>();

    // All of the loop's thread alone, once it runs.
    private final Map<Long, Open> open = new HashMap<>();
    private long token;
    private long nextTickNanos = System.nanoTime();

    private volatile boolean running;

    /** A client or replica that waits, and what it is told where the loop ends before. */
    private record Open(CompletableFuture<Answer> answer, Answer ifCutOff) {}

    /** @param ifNotDone instead of the work, where the loop ends before */
    private record Task(Runnable work, Runnable ifNotDone) {}

    /** Something that wants an answer. */
    @FunctionalInterface
    public interface Asking {
        List<Effect> ask(Replica replica, long token, Now now);
    }

    @FunctionalInterface
    interface Telling {
        List<Effect> tell(Replica replica, Now now);
    }

    /**
     * @param onTick hears how the replica stands, some twenty times a second, in the loop's thread
     * @param onDefect an invariant was broken, and the loop ends
     */
    EventLoop(Peers peers, Consumer<Status> onTick, Runnable onDefect) {
        this.peers = peers;
        this.onTick = onTick;
        this.onDefect = onDefect;
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
                new Refusal(HttpStatus.SERVICE_UNAVAILABLE, ProblemCode.NOT_READY, NOT_RUNNING.detail()));
        if (!request(() -> status.complete(replica().status(now())), ifNotDone)) ifNotDone.run();
        return status;
    }

    void instances(List<Contact> instances) {
        tell((replica, now) -> replica.onInstances(instances, now));
    }

    /** Complete once nothing keeps this replica any longer. */
    CompletableFuture<Void> leave() {
        if (!tell(Replica::onLeave)) left.complete(null);
        return left;
    }

    void start(Settings settings) {
        started.complete(new Replica(settings));
        running = true;
        Thread thread = new Thread(this::run, "kv-loop");
        thread.setDaemon(true);
        thread.start();
    }

    void stop() {
        running = false;
    }

    private CompletableFuture<Answer> ask(Asking asking, Answer ifCutOff) {
        CompletableFuture<Answer> answer = new CompletableFuture<>();
        boolean isTaken = request(
                () -> perform(asking.ask(replica(), opened(answer, ifCutOff), now())),
                () -> answer.complete(NOT_RUNNING));
        if (!isTaken) answer.complete(running ? FULL : NOT_RUNNING);
        return answer;
    }

    /** @return whether one of the two is done, now or later */
    private boolean request(Runnable work, Runnable ifNotDone) {
        Task task = new Task(work, ifNotDone);
        if (!running || queue.size() >= LONGEST_QUEUE || !queue.offer(task)) return false;
        // The loop may have ended meanwhile: before this came to the queue, or with it.
        if (!running && queue.remove(task)) ifNotDone.run();
        return true;
    }

    private boolean tell(Telling telling) {
        return running && queue.offer(new Task(() -> perform(telling.tell(replica(), now())), () -> {}));
    }

    private Replica replica() {
        return started.join();
    }

    private long opened(CompletableFuture<Answer> answer, Answer ifCutOff) {
        open.put(++token, new Open(answer, ifCutOff));
        return token;
    }

    private void run() {
        try {
            while (running) step();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (RuntimeException | Error e) {
            // An invariant is broken, and with it whatever might be answered from now on.
            log.error("This replica has a defect and answers nothing any more; restart it", e);
            onDefect.run();
        } finally {
            running = false;
            left.complete(null);
            cutOff();
        }
    }

    private void step() throws InterruptedException {
        long leftNanos = nextTickNanos - System.nanoTime();
        if (leftNanos <= 0) {
            nextTickNanos = System.nanoTime() + TICK_NANOS;
            perform(replica().onTick(now()));
            onTick.accept(replica().status(now()));
            return;
        }
        Task next = queue.poll(leftNanos, TimeUnit.NANOSECONDS);
        if (next != null) next.work().run();
    }

    /** What is open may have been done; what still waits in the queue was not looked at. */
    private void cutOff() {
        List<Open> waiting = List.copyOf(open.values());
        open.clear();
        waiting.forEach(one -> one.answer().complete(one.ifCutOff()));
        for (Task task = queue.poll(); task != null; task = queue.poll()) {
            task.ifNotDone().run();
        }
    }

    private void perform(List<Effect> effects) {
        for (Effect effect : effects) {
            if (effect instanceof Effect.Send send) send(send.to(), send.request());
            if (effect instanceof Effect.Left) left.complete(null);
            if (effect instanceof Effect.Reply reply) {
                Open one = open.remove(reply.token());
                if (one != null) one.answer().complete(reply.answer());
            }
        }
    }

    private void send(Contact to, Request request) {
        var unused = peers.send(to, request).whenComplete((answer, failure) -> {
            if (failure != null) log.debug("No answer of {} to {}", to, request, failure);
            boolean isTaken = failure == null
                    ? tell((replica, now) -> replica.onAnswer(to, request, answer, now))
                    : tell((replica, now) -> replica.onFailure(request, now));
            if (!isTaken && running) log.warn("The queue is full: an answer of {} is lost", to.id());
        });
    }

    private static Now now() {
        return new Now(TimeUnit.NANOSECONDS.toMillis(System.nanoTime()), System.currentTimeMillis());
    }
}
