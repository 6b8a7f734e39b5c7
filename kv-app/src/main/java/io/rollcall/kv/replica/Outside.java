package io.rollcall.kv.replica;

import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.replication.Effect;
import io.rollcall.kv.replication.Request;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All that a replica has done by others: replicas, disk, registry. Called by the loop, which it never holds up; what comes of
 * it is told to the loop.
 */
final class Outside implements BiConsumer<Effect, EventLoop> {

    private static final Logger log = LoggerFactory.getLogger(Outside.class);

    private final AtomicBoolean isErrorSaid = new AtomicBoolean();
    private final Peers peers;
    private final DiskWriter disk;
    private final GroupViews views;

    Outside(Peers peers, DiskWriter disk, GroupViews views) {
        this.peers = peers;
        this.disk = disk;
        this.views = views;
    }

    @Override
    public void accept(Effect effect, EventLoop loop) {
        if (effect instanceof Effect.Send send) send(send, loop);
        if (effect instanceof Effect.Write write) disk.write(write.batch(), loop);
        if (effect instanceof Effect.Install install) disk.install(install.attempt(), loop);
        if (effect instanceof Effect.AskView ask) views.ask(ask, loop);
        if (effect instanceof Effect.Propose propose) views.propose(propose, loop);
        if (effect instanceof Effect.TellPosition tell) views.tell(tell, loop);
        if (effect instanceof Effect.ReportView report) views.report(report, loop);
    }

    private void send(Effect.Send send, EventLoop loop) {
        Request request = send.request();
        var unused = sent(send).whenComplete((answer, failure) -> {
            tellOf(failure);
            loop.tellIfThereIsRoom(
                    failure == null
                            ? (replica, now) -> replica.onAnswer(request, answer, now)
                            : (replica, now) -> replica.onFailure(request, now));
        });
    }

    /** A message that was not sent, because there is no thread for it, say, is a lost one: the replica is in order, and sends it again. */
    private CompletableFuture<Answer> sent(Effect.Send send) {
        try {
            return peers.send(send);
        } catch (RuntimeException | Error e) {
            return CompletableFuture.failedFuture(e);
        }
    }

    /** Once for as long as it lasts. That another replica does not answer is nothing new. */
    private void tellOf(@Nullable Throwable failure) {
        Throwable cause = failure instanceof CompletionException ? failure.getCause() : failure;
        if (cause == null) isErrorSaid.set(false);
        if (cause instanceof Error && !isErrorSaid.getAndSet(true))
            log.error("Messages to other replicas fail; they are sent again", cause);
    }
}
