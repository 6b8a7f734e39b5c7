package io.rollcall.kv.replica;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.kv.replication.Answer;
import io.rollcall.kv.replication.Effect;
import io.rollcall.kv.replication.Replica;
import io.rollcall.kv.replication.Settings;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.MemoryStorage;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.RepeatedTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
class EventLoopTest {

    private final EventLoop loop = new EventLoop((effect, back) -> {}, status -> {}, () -> {}, InstantSource.system());

    /**
     * The caller looks whether the loop still runs after its write is in the queue. Here the loop takes it and ends in
     * between. The test repeats this, because the window is less than a microsecond.
     */
    @RepeatedTest(2_000)
    void aWriteThatTheLoopHadTakenWhenItEndedIsNotCalledUndone() {
        start();
        Thread writer = Thread.currentThread();
        AtomicBoolean isAboutToWrite = new AtomicBoolean();
        CompletableFuture<Void> caller = new CompletableFuture<>();
        tellElsewhere((replica, now) -> {
            while (!isAboutToWrite.get()) Thread.onSpinWait();
            return List.of();
        });

        isAboutToWrite.set(true);
        CompletableFuture<Answer> answer = loop.write((replica, token, now) -> {
            loop.stop();
            if (!Thread.currentThread().equals(writer)) caller.join();
            return List.of(); // as a write that waits for a backup
        });
        caller.complete(null);

        assertThat(answer)
                .succeedsWithin(5, TimeUnit.SECONDS)
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Answer.Reason.OUTCOME_UNKNOWN));
    }

    @RepeatedTest(200)
    void noQuestionIsLeftOpenByALoopThatEnds() {
        start();

        var unused = loop.read((replica, token, now) -> stopped());
        CompletableFuture<Answer> read = loop.read((replica, token, now) -> List.of());
        CompletableFuture<?> status = loop.status();

        assertThat(read).succeedsWithin(5, TimeUnit.SECONDS);
        assertThat(status.handle((value, failure) -> true)).succeedsWithin(5, TimeUnit.SECONDS);
    }

    @Test
    void aLoopThatNeverStartedAnswersThatItDoesNotRun() {
        assertThat(loop.status()).isCompletedExceptionally();
        assertThat(loop.write((replica, token, now) -> List.of()))
                .isCompletedWithValueMatching(answer ->
                        answer instanceof Answer.Refused refused && refused.reason() == Answer.Reason.NOT_READY);
    }

    /** A replica asks for one snapshot at a time: it would wait for a lost answer for ever. */
    @Test
    void anAnswerOfAnotherReplicaFindsRoomWhereRequestsAreRefused() throws Exception {
        start();
        CompletableFuture<Void> begun = new CompletableFuture<>();
        CompletableFuture<Void> release = new CompletableFuture<>();
        tellElsewhere((replica, now) -> {
            begun.complete(null);
            release.join();
            return List.of();
        });
        begun.get(5, TimeUnit.SECONDS);
        CompletableFuture<Answer> last;
        do last = loop.read((replica, token, now) -> List.of());
        while (!last.isDone());
        CompletableFuture<Void> heard = new CompletableFuture<>();
        loop.offer((replica, now) -> {
            heard.complete(null);
            return List.of();
        });
        release.complete(null);

        assertThat(last.join())
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Answer.Reason.TOO_MANY));
        assertThat(heard).succeedsWithin(5, TimeUnit.SECONDS);
        loop.stop();
    }

    @Test
    void aReadThatIsAnsweredAfterItsLeaseGetsNoValue() {
        start();
        CompletableFuture<Answer> read = loop.read(
                (replica, token, now) -> List.of(new Effect.Reply(token, new Answer.Got(null), now.millis())));
        assertThat(read).succeedsWithin(5, TimeUnit.SECONDS).isEqualTo(Replica.LEASE_ENDED);
        loop.stop();
    }

    /** Holds the executor's turn in a thread until the latch opens. */
    private void tellElsewhere(EventLoop.Event event) {
        new Thread(() -> loop.tell(event)).start();
    }

    private void start() {
        Member self = new Member("kv2", "a-replica", "localhost:2");
        Settings settings =
                new Settings("kv", self, "a-session", "kv1", Settings.Timing.DEFAULT, Settings.Limits.DEFAULT);
        loop.start(settings, new MemoryStorage());
    }

    private List<Effect> stopped() {
        loop.stop();
        return List.of();
    }
}
