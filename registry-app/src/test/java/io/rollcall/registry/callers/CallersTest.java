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
    private final Callers callers = new Callers(3, 100, () -> nowNanos);

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

    /** One that invents names does not keep the table from those that call. */
    @Test
    void oneBringsOnlyItsPartOfTheLinksUntilTheyAreForgotten() {
        Callers shared = new Callers(4, 50, () -> nowNanos);
        for (String id : List.of("w1", "w2", "w3", "w4", "w5")) note(shared, id, "wild");
        assertThat(ids(shared)).containsExactly("w1", "w2");
        for (String id : List.of("a1", "w1", "b1", "b2")) note(shared, id, id.substring(0, 1));
        assertThat(ids(shared)).as("b2 finds no room at all").containsExactly("a1", "b1", "w1", "w2");

        pass(Callers.FORGOTTEN_AFTER.dividedBy(2));
        note(shared, "w2", "wild");
        pass(Callers.FORGOTTEN_AFTER.dividedBy(2).plusMillis(1));
        for (String id : List.of("w6", "w7")) note(shared, id, "wild");
        assertThat(ids(shared)).containsExactly("w2", "w6");
        pass(Callers.FORGOTTEN_AFTER.plusMillis(1));
        for (String id : List.of("w8", "w9", "w10")) note(shared, id, "wild");
        assertThat(ids(shared)).containsExactly("w8", "w9");
    }

    @Test
    void theCallersOfOneServiceAreAskedFor() {
        note("shop", "s1", "echo");
        note("shop", "s1", "math");
        assertThat(edges("math")).containsExactly(new Edge("shop", "math", 1, 0));
        callers.note(null, "echo", () -> "one");
        assertThat(edges(null)).hasSize(2);
    }

    /** A caller that has gone over to another member is not two. */
    @Test
    void whatSeveralMembersHaveHeardIsOneMap() {
        Callers other = new Callers(3, 100, () -> nowNanos);
        note("shop", "s1", "echo");
        pass(Duration.ofSeconds(5));
        other.note(new Caller("shop", "s1"), "echo", () -> "one");
        other.note(new Caller("shop", "s2"), "echo", () -> "one");
        List<Heard> all = new ArrayList<>(callers.heard(null));
        all.addAll(other.heard(null));
        assertThat(Callers.edges(all)).containsExactly(new Edge("shop", "echo", 2, 0));
    }

    private void note(String caller, String id, String service) {
        callers.note(new Caller(caller, id), service, () -> "one");
    }

    private static void note(Callers callers, String id, String debtor) {
        callers.note(new Caller("shop", id), "echo", () -> debtor);
    }

    private static List<String> ids(Callers callers) {
        return callers.heard(null).stream()
                .map(heard -> heard.link().id())
                .sorted()
                .toList();
    }

    private List<Edge> edges(@Nullable String service) {
        return Callers.edges(callers.heard(service));
    }

    private void pass(Duration time) {
        nowNanos += time.toNanos();
    }
}
