package io.rollcall.kv.replica;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.replication.Effect;
import io.rollcall.kv.replication.Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Executes the effects of a replica on other replicas, disk and registry. The loop calls it and is never held up; each
 * result is told to the loop.
 */
final class EffectExecutor implements BiConsumer<Effect, EventLoop> {

    private static final Logger log = LoggerFactory.getLogger(EffectExecutor.class);

    /** The shortest time between two log lines about errors: while memory is short, every message may fail. */
    private static final long LOG_PERIOD_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final AtomicLong loggedAtNanos = new AtomicLong(System.nanoTime() - LOG_PERIOD_NANOS);
    private final PeerTransport peers;
    private final DiskWriter disk;
    private final GroupViews views;
    private final Counter divergences;

    EffectExecutor(PeerTransport peers, DiskWriter disk, GroupViews views, MeterRegistry meters) {
        this.peers = peers;
        this.disk = disk;
        this.views = views;
        this.divergences = Counter.builder("rollcall.kv.divergences")
                .description("Times that this replica found its log, or a backup's, to differ from the group's")
                .register(meters);
    }

    @Override
    public void accept(Effect effect, EventLoop loop) {
        if (effect instanceof Effect.Send send) {
            send(send, loop);
        } else if (effect instanceof Effect.Write write) {
            disk.write(write.batch(), loop);
        } else if (effect instanceof Effect.Install install) {
            disk.install(install.attempt(), loop);
        } else if (effect instanceof Effect.QueryView ask) {
            views.ask(ask, loop);
        } else if (effect instanceof Effect.Propose propose) {
            views.propose(propose, loop);
        } else if (effect instanceof Effect.ReportProgress tell) {
            views.tell(tell, loop);
        } else if (effect instanceof Effect.Diverged diverged) {
            divergences.increment();
            log.error("{}", diverged.what());
        } else if (effect instanceof Effect.ReportView report) {
            views.report(report, loop);
        } else {
            throw new IllegalArgumentException("an effect of an unknown kind: " + effect);
        }
    }

    private void send(Effect.Send send, EventLoop loop) {
        Request request = send.request();
        var unused = sent(send).whenComplete((answer, failure) -> {
            logError(failure);
            loop.offer(
                    failure == null
                            ? (replica, now) -> replica.onAnswer(request, answer, now)
                            : (replica, now) -> replica.onFailure(request, now));
        });
    }

    /** A message that cannot be sent, because no thread is left, is a lost message: the replica sends it again. */
    private CompletableFuture<Answer> sent(Effect.Send send) {
        try {
            return peers.send(send);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Logs an error, but not one for each message. A replica that does not answer is no error. */
    private void logError(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (!(cause instanceof Error)) return;
        long now = System.nanoTime();
        long before = loggedAtNanos.get();
        if (now - before >= LOG_PERIOD_NANOS && loggedAtNanos.compareAndSet(before, now))
            log.error("Messages to other replicas fail; they are sent again", cause);
    }
}
