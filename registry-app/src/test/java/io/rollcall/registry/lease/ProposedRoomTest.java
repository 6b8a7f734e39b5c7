package io.rollcall.registry.lease;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.registry.catalog.Capacity;
import io.rollcall.registry.catalog.Catalog;
import io.rollcall.registry.catalog.Groups;
import io.rollcall.registry.catalog.Limits;
import io.rollcall.registry.lease.Reply.Full;
import io.rollcall.registry.lease.Reply.Granted;
import io.rollcall.registry.lease.Reply.OutcomeUnknown;
import io.rollcall.registry.lease.Reply.Uncertain;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** A leader whose log is slow counts what it has proposed as if it were listed. */
class ProposedRoomTest {

    /** Room for ten short leases and more than nine, of which one principal may have five. */
    private static final Capacity SMALL = new Capacity(11_000, 5_500, 1_000_000);

    private final Queue<LogEntry> log = new ArrayDeque<>();
    private final List<Reply> replies = new ArrayList<>();
    private boolean isLogBroken;
    private Member member = leader(SMALL);

    @Test
    void allThatIsProposedBeforeAnyOfItIsAppliedTakesNoMoreThanThereIs() {
        for (int i = 0; i < 100; i++) register("a" + i, "principal " + i);
        assertThat(log).hasSizeBetween(9, 10);
        assertThat(replies).hasSize(100 - log.size()).allMatch(Full.class::isInstance);

        int granted = log.size();
        apply();
        assertThat(replies).filteredOn(Granted.class::isInstance).hasSize(granted);
        register("one-more", "another");
        assertThat(log).as("it is counted once, after as before").isEmpty();
        register("a0", "principal 0");
        assertThat(log).as("it is there already").hasSize(1);
    }

    @Test
    void onePrincipalProposesNoMoreThanItsQuota() {
        for (int i = 0; i < 100; i++) register("a" + i, "wild");
        assertThat(log).hasSizeBetween(4, 5);
        assertThat(((Full) replies.get(0)).bound()).contains("the principal wild");
        int ofWild = log.size();
        register("other", "tame");
        assertThat(log).hasSize(ofWild + 1);
    }

    @Test
    void whatANewTermFindsIsNoLongerProposed() {
        for (int i = 0; i < 10; i++) register("a" + i, "principal " + i);
        int before = log.size();
        log.clear();
        replies.clear();
        member.lead(2, 0);
        assertThat(replies).hasSize(before).allMatch(OutcomeUnknown.class::isInstance);
        for (int i = 0; i < 10; i++) register("b" + i, "principal " + i);
        assertThat(log).hasSize(before);
    }

    @Test
    void whatTheLogHasNotTakenIsNotProposed() {
        isLogBroken = true;
        for (int i = 0; i < 100; i++) {
            String id = "a" + i;
            assertThatThrownBy(() -> register(id, "wild")).isInstanceOf(IllegalStateException.class);
        }
        isLogBroken = false;
        register("a", "wild");
        assertThat(log).hasSize(1);
    }

    /** What replaces as much finds room in any case. */
    @Test
    void whatWaitsForTheLogIsBoundedThoughItReplacesWhatIsThere() {
        member = leader(new Capacity(1_000_000, 1_000_000, 50_000));
        register("a", "wild");
        apply();
        for (int i = 0; i < 1_000; i++) register("a", "wild");
        assertThat(log).hasSizeBetween(40, 50);
        assertThat(replies).filteredOn(Uncertain.class::isInstance).hasSize(1_000 - log.size());
        apply();
        register("a", "wild");
        assertThat(log).hasSize(1);
    }

    private Member leader(Capacity capacity) {
        Output output = new Output() {
            @Override
            public void answer(Object asked, Reply reply) {
                replies.add(reply);
            }

            @Override
            public void propose(LogEntry entry) {
                if (isLogBroken) throw new IllegalStateException("the log is broken");
                log.add(entry);
            }

            @Override
            public void effect(Effect effect) {}
        };
        Catalog catalog = new Catalog(1, Limits.DEFAULT);
        Member leader = new Member("one", catalog, new Groups(List.of(), 0), true, 4_000, capacity, output);
        leader.lead(1, 0);
        return leader;
    }

    private void apply() {
        while (!log.isEmpty()) {
            LogEntry next = log.remove();
            member.applied(next, next.term(), 0);
        }
    }

    private void register(String id, String owner) {
        Instance instance = new Instance(id, "localhost:1", 1, null, Status.UP, false, Map.of());
        member.handle(this, new Command.Register("echo", instance, "lease of " + id, 10_000, owner, null), 0);
    }
}
