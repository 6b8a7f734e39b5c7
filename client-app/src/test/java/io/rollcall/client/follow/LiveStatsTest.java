package io.rollcall.client.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.groups.Tuple.tuple;

import io.rollcall.client.call.CallFailure;
import io.rollcall.client.call.ServiceResponse;
import io.rollcall.client.follow.StatsInterval.Row;
import io.rollcall.client.session.CallOutcome.Failed;
import io.rollcall.client.session.CallOutcome.Served;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LiveStatsTest {

    private static final long MILLISECOND = 1_000_000;
    private static final Instance ECHO1 = instance("echo1", Status.UP, false);
    private static final Instance ECHO2 = instance("echo2", Status.UP, false);

    private final LiveStats stats = new LiveStats(List.of(ECHO1, ECHO2));
    private int seconds;

    @Test
    void whoIsThereWhenASessionBeginsHasNotJoined() {
        StatsInterval second = second(ECHO1, ECHO2);
        assertThat(second.changes()).isEmpty();
        assertThat(second.instances()).extracting(Row::state).containsOnly(InstanceState.UP);
    }

    @Test
    void whoComesAndGoesIsToldOfOnce() {
        assertThat(second(ECHO1, instance("echo3", Status.STARTING, false)).changes())
                .containsExactly(new InstanceChange("echo2", "gone"), new InstanceChange("echo3", "joined"));
        assertThat(second(ECHO1, instance("echo3", Status.UP, false)).changes())
                .containsExactly(new InstanceChange("echo3", "up"));
        assertThat(second(ECHO1, ECHO2).changes())
                .containsExactly(new InstanceChange("echo2", "joined"), new InstanceChange("echo3", "gone"));
        assertThat(second(ECHO1, ECHO2).changes()).isEmpty();
    }

    @Test
    void aStateThatChangesIsToldOf() {
        assertThat(second(instance("echo1", Status.DRAINING, false), instance("echo2", Status.UP, true))
                        .changes())
                .containsExactly(new InstanceChange("echo1", "draining"), new InstanceChange("echo2", "suspect"));
    }

    @Test
    void whatIsCountedInASecondIsNotCountedInTheNext() {
        serve("echo1", 3);
        serve("echo1", 5);
        stats.on(new Failed(3, new CallFailure("timed out", "why", false), MILLISECOND));
        StatsInterval first = second(ECHO1, ECHO2);
        serve("echo1", 7);
        StatsInterval next = second(ECHO1, ECHO2);

        assertThat(first.instances().get(0).served()).isEqualTo(2);
        assertThat(first.failed()).isOne();
        assertThat(next.failed()).isZero();
        assertThat(next.failedInAll()).isOne();
        assertThat(next.lastFailure()).isEqualTo("timed out: why");
        assertThat(next.instances())
                .extracting(Row::id, Row::served, Row::servedInAll)
                .containsExactly(tuple("echo1", 1, 3), tuple("echo2", 0, 0));
        assertThat(next.latency()).isNotNull();
        assertThat(next.instances().get(1).latency()).isNull();
    }

    @Test
    void whoServedAndIsGoneIsKeptBehindTheOthers() {
        serve("echo1", 1);
        second(ECHO1, ECHO2);
        StatsInterval second = second(ECHO2);
        assertThat(second.instances()).extracting(Row::id).containsExactly("echo2", "echo1");
        assertThat(second.instances().get(1).state()).isEqualTo(InstanceState.GONE);
    }

    @Test
    void whoAnswersUnderAnotherNameIsUnlisted() {
        serve("alias", 1);
        assertThat(second(ECHO1).instances().get(1))
                .extracting(Row::id, Row::state)
                .containsExactly("alias", InstanceState.UNLISTED);
    }

    @Test
    void theirNumberIsBoundedAndThoseThatAreGoneMakeRoom() {
        for (int i = 0; i < 2_000; i++) serve("id" + i, 1);
        serve("echo1", 1);
        StatsInterval second = second(ECHO1);
        assertThat(second.instances()).hasSizeLessThanOrEqualTo(501);
        assertThat(second.instances().get(0)).extracting(Row::id, Row::served).containsExactly("echo1", 1);
    }

    @Test
    void aListThatIsTooLongIsNotLookedAtWhole() {
        Instance[] many = IntStream.range(0, 10_000)
                .mapToObj(i -> instance("id" + i, Status.UP, false))
                .toArray(Instance[]::new);
        assertThat(second(many).instances()).hasSize(500);
    }

    private StatsInterval second(Instance... listed) {
        return stats.second(Duration.ofSeconds(++seconds), List.of(listed));
    }

    private void serve(String id, long millis) {
        stats.on(new Served(1, new ServiceResponse(id, "hello"), millis * MILLISECOND));
    }

    static Instance instance(String id, Status status, boolean suspect) {
        return new Instance(id, "localhost:1", 1, null, status, suspect, Map.of());
    }
}
