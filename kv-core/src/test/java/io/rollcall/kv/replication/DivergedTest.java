package io.rollcall.kv.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.EntryHash;
import io.rollcall.kv.store.Operation;
import io.rollcall.kv.store.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** The logs of two replicas differ under the same view and seq. */
class DivergedTest {

    private static final Receiver B = new Receiver("kv", "b", "b");

    @Test
    void aBackupWithAForgedEntryLeavesAtThePrimarysNextEntryAndJoinsAnew() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.pass(1_000);
        forge(group);
        assertThat(group.status("b").commit()).as("the forged entry is applied").isEqualTo(2);

        long put = group.put("p", "y", "real");
        assertThat(group.status("b").role()).isNotEqualTo(Status.Role.PRIMARY);
        group.pass(3_000);

        assertThat(group.told(put)).isInstanceOf(Answer.Wrote.class);
        assertThat(group.view().primary()).isEqualTo("p");
        assertThat(group.diverged("b")).singleElement().asString().contains("primary p at entry 2 of view");
        assertThat(group.status("b").role()).isEqualTo(Status.Role.BACKUP);
        assertThat(group.told(group.get("b", "y"))).isEqualTo(new Answer.Got(new Cell("y", "real", 2)));
        assertThat(group.told(group.get("b", "forged"))).isEqualTo(new Answer.Got(null));
        assertThat(group.cells("b")).isEqualTo(group.cells("p"));
    }

    @Test
    void withoutTheRuleTheTwoDifferForGood() {
        Group group = new Group(Settings.Timing.DEFAULT, Settings.Limits.DEFAULT, Set.of(Rule.HASH_LOG), "p", "b");
        group.put("p", "x", "1");
        group.pass(1_000);
        forge(group);
        assertThat(group.told(group.put("p", "y", "real"))).as("acknowledged").isInstanceOf(Answer.Wrote.class);
        group.pass(10_000);
        assertThat(group.cells("b")).isNotEqualTo(group.cells("p"));
    }

    /** Otherwise the primary would take its own disk for an older copy, and the backup would lead. */
    @Test
    void aPrimaryThatIsIdleRemovesABackupWhichClaimsAnEntryThatItNeverMade() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.pass(1_000);
        forge(group);
        group.pass(5_000);
        assertThat(group.view().primary()).isEqualTo("p");
        assertThat(group.diverged("p")).singleElement().asString().contains("b acknowledges an entry 2");
        assertThat(group.status("b").role()).isEqualTo(Status.Role.BACKUP);
        assertThat(group.cells("b")).isEqualTo(group.cells("p"));
    }

    /** The primary has made an entry at that seq, too: the ack of what is forged must not count for it. */
    @Test
    void anAckOfAForgedEntryDoesNotCommitTheRealOne() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.pass(1_000);
        group.deafen("b");
        long put = group.put("p", "y", "real");
        forge(group);
        group.lose((from, send) -> send.request() instanceof Request.Apply apply
                && !apply.entries().isEmpty());
        group.pass(400);
        group.heal();
        group.pass(5_000);
        assertThat(group.told(put)).isInstanceOf(Answer.Wrote.class);
        assertThat(group.told(group.get("b", "y"))).isEqualTo(new Answer.Got(new Cell("y", "real", 2)));
        assertThat(group.cells("b")).isEqualTo(group.cells("p"));
    }

    /** In a view of another primary the entry has another name. Before, the backup broke an invariant, and ended. */
    @Test
    void aBackupThatHasCommittedWhatTheNextPrimaryDoesNotHaveJoinsAnew() {
        Group group = new Group("p", "b", "c");
        group.put("p", "x", "1");
        group.pass(1_000);
        forge(group);
        View next = new View(
                group.view().number() + 1,
                "c",
                group.view().members().stream()
                        .filter(member -> !member.id().equals("p"))
                        .toList());
        group.crash("p");
        group.deafen("b");
        group.registry.force(next);
        for (String id : List.of("c", "b")) group.ask(id, new Receiver("kv", id, id), new Request.NewView(next));
        assertThat(group.status("c").role()).isEqualTo(Status.Role.PRIMARY);
        long put = group.put("c", "y", "real");
        group.heal();
        group.pass(8_000);
        assertThat(group.told(put)).isInstanceOf(Answer.Wrote.class);
        assertThat(group.view().primary()).isEqualTo("c");
        assertThat(group.diverged("b")).isNotEmpty();
        assertThat(group.status("b").role()).isEqualTo(Status.Role.BACKUP);
        assertThat(group.cells("b")).isEqualTo(group.cells("c"));
    }

    @Test
    void anEntryThatIsNotWhatItsHashSaysIsRefusedWithoutEffect() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.pass(1_000);
        Entry real = entry(group, "real");
        Entry changed = new Entry(
                real.view(), real.seq(), real.timeMillis(), new Operation.Put("x", "reel"), null, real.hash());
        Answer answer = group.ask("b", B, apply(group, List.of(changed), 1));
        assertThat(answer)
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(Answer.Reason.WRONG_HASH));
        assertThat(group.status("b").end()).isEqualTo(1);
    }

    /** The entry is changed in the primary's memory: each message with it contradicts itself. */
    @Test
    void aPrimaryWhoseOwnEntryHasChangedStopsAndItsBackupTakesOverWithoutLosingAnything() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.pass(1_000);
        List<Effect.Send> held = new ArrayList<>();
        group.lose((from, send) -> {
            boolean isEntry = send.request() instanceof Request.Apply apply
                    && !apply.entries().isEmpty();
            if (isEntry) held.add(send);
            return isEntry;
        });
        group.put("p", "x", "2");
        group.heal();
        Request.Apply sent = (Request.Apply) held.get(0).request();
        Entry entry = sent.entries().get(0);
        Request.Apply changed = apply(
                group,
                List.of(new Entry(
                        entry.view(),
                        entry.seq(),
                        entry.timeMillis(),
                        new Operation.Put("x", "3"),
                        null,
                        entry.hash())),
                1);
        Answer refused = group.ask("b", B, changed);
        group.answer("p", changed, refused);
        assertThat(group.status("p").role()).isEqualTo(Status.Role.DIVERGED);
        group.pass(6_000);
        assertThat(group.view().primary()).isEqualTo("b");
        assertThat(group.told(group.get("b", "x"))).isEqualTo(new Answer.Got(new Cell("x", "1", 1)));
        assertThat(group.status("p").role()).isEqualTo(Status.Role.BACKUP);
        assertThat(group.cells("p")).isEqualTo(group.cells("b"));
    }

    @Test
    void aLogWithoutHashesIsNotComparedAndGetsThemWithItsNextEntry() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.pass(1_000);
        Entry unhashed = new Entry(group.view().number(), 2, 1_000_000, new Operation.Put("y", "2"), null);
        Request.Apply old = new Request.Apply(
                group.view(),
                group.session("p"),
                JoinAttempt.ofMember("b"),
                1,
                Standing.MEMBER,
                1,
                1,
                group.view().number(),
                EntryHash.UNKNOWN,
                1,
                0,
                List.of(unhashed));
        assertThat(group.ask("b", B, old)).isInstanceOf(Answer.Applied.class);
        assertThat(Inspection.entry(group.replica("b"), 2).hash()).isEqualTo(EntryHash.UNKNOWN);
        group.crash("p");
        group.pass(6_000);
        assertThat(group.told(group.put("b", "z", "3"))).isInstanceOf(Answer.Wrote.class);
        assertThat(Inspection.entry(group.replica("b"), 3).hash()).isNotEqualTo(EntryHash.UNKNOWN);
        group.start("p");
        group.pass(3_000);
        assertThat(group.told(group.put("b", "z", "4"))).isInstanceOf(Answer.Wrote.class);
        assertThat(group.cells("p")).isEqualTo(group.cells("b"));
        assertThat(group.diverged("p")).isEmpty();
    }

    /** A backup that was just upgraded: one message was sent to it without hashes, the next one with them. */
    @Test
    void anAckWithoutAHashThatComesAfterALaterOneWithAHashIsNoDifference() {
        Group group = new Group("p", "b");
        group.pass(1_000);
        List<Effect.Send> held = new ArrayList<>();
        group.lose((from, send) -> {
            boolean isEntry = send.request() instanceof Request.Apply apply
                    && !apply.entries().isEmpty();
            if (isEntry) held.add(send);
            return isEntry;
        });
        group.put("p", "x", "1");
        group.put("p", "x", "2");
        group.heal();
        Request.Apply earlier = (Request.Apply) held.get(0).request();
        Request.Apply later = (Request.Apply) held.get(1).request();
        Answer.Applied one = (Answer.Applied) group.ask("b", B, earlier);
        Answer two = group.ask("b", B, later);
        group.answer("p", later, two);
        group.answer("p", earlier, new Answer.Applied(one.view(), one.by(), 1, EntryHash.UNKNOWN, false));
        assertThat(group.diverged("p")).isEmpty();
        group.pass(3_000);
        assertThat(group.diverged("b")).isEmpty();
        assertThat(group.status("b").role()).isEqualTo(Status.Role.BACKUP);
        assertThat(group.cells("b")).isEqualTo(group.cells("p"));
    }

    /** Two messages, which whoever knows the session of the primary can send. */
    private static void forge(Group group) {
        Entry forged = new Entry(
                        group.view().number(), 2, group.now().wallMillis(), new Operation.Put("forged", "1"), null)
                .after(Inspection.entry(group.replica("p"), 1).hash());
        assertThat(group.ask("b", B, apply(group, List.of(forged), 1))).isInstanceOf(Answer.Applied.class);
        Answer committed = group.ask(
                "b",
                B,
                new Request.Apply(
                        group.view(),
                        group.session("p"),
                        JoinAttempt.ofMember("b"),
                        1,
                        Standing.MEMBER,
                        1,
                        2,
                        forged.view(),
                        forged.hash(),
                        2,
                        0,
                        List.of()));
        assertThat(committed).isInstanceOf(Answer.Applied.class);
    }

    private static Entry entry(Group group, String value) {
        return new Entry(group.view().number(), 2, group.now().wallMillis(), new Operation.Put("x", value), null)
                .after(Inspection.entry(group.replica("p"), 1).hash());
    }

    private static Request.Apply apply(Group group, List<Entry> entries, long commit) {
        Entry before = Inspection.entry(group.replica("p"), 1);
        return new Request.Apply(
                group.view(),
                group.session("p"),
                JoinAttempt.ofMember("b"),
                1,
                Standing.MEMBER,
                1,
                1,
                before.view(),
                before.hash(),
                commit,
                0,
                entries);
    }
}
