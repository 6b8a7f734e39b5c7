package io.rollcall.kv.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Storage;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A replica's disk is put back from an older copy. */
class OldCopyTest {

    private static final Answer NEWER = new Answer.Got(new Cell("x", "newer", 2));

    @Test
    void whoseDiskKnowsAnOlderViewThanTheOneThatItLeadsDoesNotServe() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.pass(1_000);
        Storage copy = group.copyDisk("b");
        group.crash("p");
        group.pass(4_000);
        group.put("b", "x", "newer");
        group.registry.forgetProgress();
        group.putBack("b", copy);
        group.registry.forgetProgress();
        group.start("b");
        group.pass(10_000);
        assertThat(group.status("b").role()).isEqualTo(Status.Role.OUTDATED);
        assertThat(group.status("b").alarm()).contains("knows view 2", "leads view 3", "views force");
        assertThat(group.told(group.get("b", "x"))).isInstanceOf(Answer.Refused.class);
        assertThat(group.told(group.put("b", "x", "2"))).isInstanceOf(Answer.Refused.class);
    }

    @Test
    void anOlderCopyOfThePrimaryThatIsStartedFirstAndAloneRemovesNobody() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.pass(1_000);
        Storage copy = group.copyDisk("p");
        group.put("p", "x", "newer");
        group.pass(1_000);
        long number = group.view().number();
        group.crash("b");
        group.putBack("p", copy);
        group.start("p");
        group.pass(10_000);
        assertThat(group.status("p").role()).isEqualTo(Status.Role.OUTDATED);
        assertThat(group.view().number()).isEqualTo(number);

        group.start("b");
        group.pass(10_000);
        assertThat(group.view().primary()).isEqualTo("b");
        assertThat(group.told(group.get("b", "x"))).isEqualTo(NEWER);
        assertThat(group.status("p").role()).as("it has joined again").isEqualTo(Status.Role.BACKUP);
        assertThat(group.told(group.get("p", "x"))).isEqualTo(NEWER);
    }

    @Test
    void aBackupThatHoldsMoreThanItsRestartedPrimaryDoesNotFollowItAndTakesOver() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.pass(1_000);
        Storage copy = group.copyDisk("p");
        group.put("p", "x", "newer");
        group.pass(1_000);
        group.putBack("p", copy);
        group.registry.forgetProgress();
        group.start("p");
        long conflicting = group.put("p", "x", "in the place of newer");
        group.pass(1_000);
        assertThat(group.status("b").alarm()).contains("an older copy");
        group.pass(9_000);
        assertThat(group.view().primary()).isEqualTo("b");
        assertThat(group.told(conflicting)).isInstanceOf(Answer.Refused.class);
        assertThat(group.told(group.get("b", "x"))).isEqualTo(NEWER);
        assertThat(group.told(group.get("p", "x"))).isEqualTo(NEWER);
    }

    @Test
    void soDoesABackupThatWasRestartedAsWell() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.pass(1_000);
        Storage copy = group.copyDisk("p");
        group.put("p", "x", "newer");
        group.pass(1_000);
        group.crash("b");
        group.putBack("p", copy);
        group.registry.forgetProgress();
        group.start("p");
        group.start("b");
        group.pass(10_000);
        assertThat(group.view().primary()).isEqualTo("b");
        assertThat(group.told(group.get("p", "x"))).isEqualTo(NEWER);
    }

    @Test
    void anOlderCopyOfABackupIsLetGoAndJoinsAgain() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.pass(1_000);
        Storage copy = group.copyDisk("b");
        group.put("p", "x", "newer");
        group.pass(1_000);
        group.putBack("b", copy);
        group.registry.forgetProgress();
        group.start("b");
        group.pass(10_000);
        assertThat(group.status("b").role()).isEqualTo(Status.Role.BACKUP);
        assertThat(group.told(group.get("b", "x"))).isEqualTo(NEWER);
    }

    @Test
    void anOlderCopyOfABackupDoesNotTakeOver() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.pass(1_000);
        Storage copy = group.copyDisk("b");
        group.put("p", "x", "newer");
        group.pass(1_000);
        group.crash("p");
        group.putBack("b", copy);
        group.start("b");
        group.pass(10_000);
        assertThat(group.view().primary()).isEqualTo("p");
        assertThat(group.status("b").role()).isEqualTo(Status.Role.OUTDATED);
    }

    /** The registry does not know how far the backup was, and the primary says what is committed just once. */
    @Test
    void anOlderCopyOfABackupDoesNotTakeOverAfterTheFirstMessageOfAPrimaryThatDiesThen() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.pass(1_000);
        Storage copy = group.copyDisk("b");
        group.put("p", "x", "newer");
        group.pass(1_000);
        group.putBack("b", copy);
        group.registry.forgetProgress();
        List<Effect.Send> held = new ArrayList<>();
        group.lose((from, send) -> {
            if (send.request() instanceof Request.Apply) held.add(send);
            return send.request() instanceof Request.Apply;
        });
        group.start("b");
        while (held.isEmpty()) group.pass(50);
        Request.Apply last = (Request.Apply) held.get(held.size() - 1).request();
        group.crash("p");
        assertThat(last.commit()).isEqualTo(2);
        assertThat(group.ask("b", new Receiver("kv", "b", "b"), last)).isInstanceOf(Answer.Refused.class);
        group.pass(10_000);
        assertThat(group.view().primary()).isEqualTo("p");
        assertThat(group.status("b").role()).isEqualTo(Status.Role.OUTDATED);
        assertThat(group.status("b").alarm()).contains("an older copy", "views force");
    }

    @Test
    void anOperatorMayHaveAnOlderCopyLeadAndGivesUpWhatItLacks() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.pass(1_000);
        Storage copy = group.copyDisk("p");
        group.put("p", "x", "newer");
        group.pass(1_000);
        group.crash("b");
        group.putBack("p", copy);
        group.start("p");
        group.pass(3_000);
        group.forceAlone("p");
        group.pass(3_000);
        assertThat(group.told(group.get("p", "x"))).isEqualTo(new Answer.Got(new Cell("x", "1", 1)));
        assertThat(group.told(group.put("p", "x", "2"))).isInstanceOf(Answer.Wrote.class);
    }

    @Test
    void aGroupWhoseDisksAreCurrentGoesOnWithoutAnOperatorThoughOneIsDeadForEver() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.put("p", "x", "newer");
        group.pass(1_000);
        group.crash("b");
        group.crash("p");
        group.start("p");
        group.pass(6_000);
        assertThat(group.told(group.get("p", "x"))).isEqualTo(NEWER);
        assertThat(group.told(group.put("p", "x", "3"))).isInstanceOf(Answer.Wrote.class);
    }

    @Test
    void aReplicaThatCrashesBeforeItHearsThatItLeadsGoesOnAsItHadAskedForThat() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.put("p", "x", "newer");
        group.pass(1_000);
        group.crash("p");
        Storage before = null;
        while (group.view().primary().equals("p")) {
            before = group.copyDisk("b");
            group.pass(50);
        }
        assertThat(before).isNotNull();
        group.crash("b");
        group.start("b");
        group.pass(4_000);
        assertThat(group.told(group.get("b", "x"))).isEqualTo(NEWER);
    }
}
