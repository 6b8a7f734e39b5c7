package io.rollcall.registry.callers;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.registry.callers.Callers.Heard;
import io.rollcall.wire.registry.Caller;
import io.rollcall.wire.registry.CallersResponse.Edge;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CallersTest {

    private long nowNanos;
    private final Callers callers = new Callers(3, () -> nowNanos);

    @Test
    void instancesOfOneCallerAreOneEdgeAndTheLatestOneSaysItsAge() {
        note("shop", "s1", "echo");
        pass(Duration.ofSeconds(2));
        note("shop", "s2", "echo");
        pass(Duration.ofSeconds(1));
        assertThat(edges(null)).containsExactly(new Edge("shop", "echo", 2, 1_000));
    }

    @Test
    void aCallerThatAsksNoMoreIsForgotten() {
        note("shop", "s1", "echo");
        pass(Callers.FORGOTTEN_AFTER.dividedBy(2));
        note("shop", "s2", "echo");
        pass(Callers.FORGOTTEN_AFTER.dividedBy(2).plusMillis(1));
        assertThat(edges(null)).extracting(Edge::instances).containsExactly(1);
        pass(Callers.FORGOTTEN_AFTER);
        assertThat(edges(null)).isEmpty();
    }

    @Test
    void aFullTableNotesWhatItKnowsAndTakesOthersOnceItIsTidied() {
        for (String id : List.of("s1", "s2", "s3", "s4")) note("shop", id, "echo");
        assertThat(edges(null)).extracting(Edge::instances).containsExactly(3);
        pass(Callers.FORGOTTEN_AFTER.plusMillis(1));
        note("shop", "s4", "echo");
        assertThat(edges(null)).containsExactly(new Edge("shop", "echo", 1, 0));
    }

    @Test
    void theCallersOfOneServiceAreAskedFor() {
        note("shop", "s1", "echo");
        note("shop", "s1", "math");
        assertThat(edges("math")).containsExactly(new Edge("shop", "math", 1, 0));
        callers.note(null, "echo");
        assertThat(edges(null)).hasSize(2);
    }

    /** A caller that has gone over to another member is not two. */
    @Test
    void whatSeveralMembersHaveHeardIsOneMap() {
        Callers other = new Callers(3, () -> nowNanos);
        note("shop", "s1", "echo");
        pass(Duration.ofSeconds(5));
        other.note(new Caller("shop", "s1"), "echo");
        other.note(new Caller("shop", "s2"), "echo");
        List<Heard> all = new ArrayList<>(callers.heard(null));
        all.addAll(other.heard(null));
        assertThat(Callers.edges(all)).containsExactly(new Edge("shop", "echo", 2, 0));
    }

    private void note(String caller, String id, String service) {
        callers.note(new Caller(caller, id), service);
    }

    private List<Edge> edges(@Nullable String service) {
        return Callers.edges(callers.heard(service));
    }

    private void pass(Duration time) {
        nowNanos += time.toNanos();
    }
}
