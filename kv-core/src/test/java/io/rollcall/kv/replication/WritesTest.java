package io.rollcall.kv.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.kv.replication.Answer.Reason;
import io.rollcall.kv.store.Outcome;
import io.rollcall.kv.store.RequestId;
import io.rollcall.kv.store.Write;
import org.junit.jupiter.api.Test;

class WritesTest {

    private static final long TEN_MINUTES = 10 * 60 * 1_000;

    @Test
    void aWriteIsToldOnceEveryBackupHasIt() {
        Group group = new Group("p", "b", "c");
        group.cutOff("c");
        long put = group.put("p", "x", "1");
        group.pass(600);
        assertThat(group.told(put)).isNull();
        group.heal();
        group.pass(600);
        assertThat(group.told(put)).isEqualTo(new Answer.Wrote(new Outcome.Written(1)));
    }

    @Test
    void aWriteThatCannotCommitInTimeHasAnUnknownOutcomeAndMayHappenLater() {
        Group group = new Group("p", "b");
        group.cutOff("b");
        long put = group.put("p", "x", "1");
        group.pass(5_100);
        assertRefused(group, put, Reason.OUTCOME_UNKNOWN);
        assertThat(group.status("p").why()).contains("b at b:1");
        group.heal();
        group.pass(600);
        assertThat(group.told(group.get("p", "x"))).hasToString("Got[cell=Cell[key=x, value=1, version=1]]");
    }

    @Test
    void aBackupSendsWritesToThePrimary() {
        Group group = new Group("p", "b");
        assertThat(group.told(group.put("b", "x", "1"))).isEqualTo(new Answer.Redirected("p:1"));
    }

    @Test
    void aConditionIsJudgedAgainstWhatIsPreparedAndItsRefusalWaitsForThat() {
        Group group = new Group("p", "b");
        group.cutOff("b");
        group.put("p", "x", "1");
        long refused = group.write("p", new Write("x", "2", 0L, null));
        long accepted = group.write("p", new Write("x", "2", 1L, null));
        assertThat(group.told(refused)).isNull();
        group.heal();
        group.pass(600);
        assertThat(group.told(refused)).isEqualTo(new Answer.Wrote(new Outcome.Mismatch(1)));
        assertThat(group.told(accepted)).isEqualTo(new Answer.Wrote(new Outcome.Written(2)));
    }

    @Test
    void aRepeatedRequestIsAppliedOnceAndGetsTheFirstAnswer() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1", "client", 1);
        group.put("p", "x", "2");
        assertThat(group.told(group.put("p", "x", "1", "client", 1)))
                .isEqualTo(new Answer.Wrote(new Outcome.Written(1)));
        assertThat(group.status("p").end()).isEqualTo(2);
    }

    @Test
    void aRequestRepeatedWhileItIsPreparedWaitsForIt() {
        Group group = new Group("p", "b");
        group.cutOff("b");
        group.put("p", "x", "1", "client", 1);
        long again = group.put("p", "x", "1", "client", 1);
        assertThat(group.told(again)).isNull();
        group.heal();
        group.pass(600);
        assertThat(group.told(again)).isEqualTo(new Answer.Wrote(new Outcome.Written(1)));
    }

    @Test
    void aRefusedConditionIsRefusedAgainWhenItIsRepeatedHoweverTheKeyHasChanged() {
        Group group = new Group("p");
        Write write = new Write("x", "1", 7L, new RequestId("client", 1));
        assertThat(group.told(group.write("p", write))).isEqualTo(new Answer.Wrote(new Outcome.Mismatch(0)));
        for (int i = 0; i < 6; i++) group.put("p", "x", "2");
        assertThat(group.status("p").end()).isEqualTo(7);
        assertThat(group.told(group.write("p", write))).isEqualTo(new Answer.Wrote(new Outcome.Mismatch(0)));
    }

    @Test
    void numbersOfAClientOnlyGrow() {
        Group group = new Group("p");
        group.put("p", "x", "1", "client", 1);
        group.put("p", "x", "2", "client", 2);
        assertRefused(group, group.put("p", "x", "1", "client", 1), Reason.STALE_REQUEST);
        assertRefused(group, group.put("p", "x", "1", "other", 2), Reason.SESSION_EXPIRED);
    }

    @Test
    void aClientIsForgottenAfterTenMinutesOfLogTimeAtEveryReplica() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1", "client", 1);
        group.skipWallClock(TEN_MINUTES + 1_000);
        group.pass(3_000);
        assertThat(group.replica("p").snapshot().requests()).hasSize(1);
        group.put("p", "x", "2");
        group.pass(600);
        assertThat(group.replica("p").snapshot().requests()).isEmpty();
        assertThat(group.replica("b").snapshot().requests()).isEmpty();
        assertRefused(group, group.put("p", "x", "1", "client", 2), Reason.SESSION_EXPIRED);
    }

    @Test
    void fullIsAnAnswer() {
        Group waiting = new Group(new Settings.Limits(2, 10, 1 << 20, 1 << 20, 10), "p", "b");
        waiting.cutOff("b");
        waiting.put("p", "x", "1");
        waiting.put("p", "x", "2");
        assertRefused(waiting, waiting.put("p", "x", "3"), Reason.TOO_MANY);

        Group prepared = new Group(new Settings.Limits(10, 2, 1 << 20, 1 << 20, 10), "p", "b");
        prepared.cutOff("b");
        prepared.put("p", "x", "1");
        prepared.put("p", "x", "2");
        assertRefused(prepared, prepared.put("p", "x", "3"), Reason.TOO_MANY);

        Group store = new Group(new Settings.Limits(10, 10, 1 << 20, 250, 10), "p");
        store.put("p", "x", "1".repeat(100));
        assertRefused(store, store.put("p", "y", "1"), Reason.TOO_MANY);
        assertThat(store.told(store.write("p", new Write("x", null, null, null))))
                .isInstanceOf(Answer.Wrote.class);

        Group clients = new Group(new Settings.Limits(10, 10, 1 << 20, 1 << 20, 1), "p");
        clients.put("p", "x", "1", "one", 1);
        assertRefused(clients, clients.put("p", "x", "1", "two", 1), Reason.TOO_MANY);
        assertThat(clients.told(clients.put("p", "x", "1", "one", 2))).isInstanceOf(Answer.Wrote.class);
    }

    @Test
    void anEntryThatNoMessageCanCarryIsRefused() {
        Group group = new Group("p");
        assertRefused(group, group.put("p", "x", "\u0001".repeat(200_000)), Reason.TOO_LARGE);
        assertThat(group.told(group.put("p", "x", "1".repeat(512 << 10)))).isInstanceOf(Answer.Wrote.class);
    }

    private static void assertRefused(Group group, long token, Reason reason) {
        assertThat(group.told(token))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }
}
