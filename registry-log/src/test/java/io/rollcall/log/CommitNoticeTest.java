package io.rollcall.log;

import static org.assertj.core.api.Assertions.assertThatCode;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class CommitNoticeTest {

    /** The entries that the followers were looked at for. */
    private final Queue<Long> looks = new ConcurrentLinkedQueue<>();

    private @Nullable CommitNotice notice;

    private CommitNotice notice(LongPredicate isOneBehind) {
        CommitNotice made = new CommitNotice(index -> {
            looks.add(index);
            return isOneBehind.test(index);
        });
        notice = made;
        return made;
    }

    @AfterEach
    void close() {
        if (notice != null) notice.close();
    }

    @Test
    void whereAllKnowAnEntryNobodyIsLookedAtAgain() {
        notice(index -> false).send(1);
        awaitLooks(1L);
    }

    @Test
    void aFollowerThatStaysBehindIsLookedAtUntilTheNextHeartbeatOnly() {
        notice(index -> true).send(1);
        awaitLooks(1L, 1L, 1L, 1L, 1L, 1L, 1L, 1L);
    }

    @Test
    void anEntryThatComesDuringALookIsLookedAtToo() {
        CommitNotice[] self = new CommitNotice[1];
        self[0] = notice(index -> {
            if (index == 1) self[0].send(2);
            return false;
        });
        self[0].send(1);
        awaitLooks(1L, 2L);
    }

    @Test
    void aFailureEndsNoLaterNotice() {
        CommitNotice failing = notice(index -> {
            throw new IllegalStateException("closed");
        });
        failing.send(1);
        awaitLooks(1L);
        failing.send(2);
        awaitLooks(1L, 2L);
    }

    @Test
    void afterTheEndNobodyIsLookedAt() {
        CommitNotice ended = notice(index -> false);
        ended.close();
        assertThatCode(() -> ended.send(1)).doesNotThrowAnyException();
        awaitLooks();
    }

    /** Waits for these, and for more than the longest pause that nothing follows. */
    private void awaitLooks(Long... indexes) {
        await().atMost(Duration.ofSeconds(30))
                .during(Duration.ofMillis(700))
                .until(() -> List.copyOf(looks).equals(List.of(indexes)));
    }
}
