package io.rollcall.kv.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.kv.replication.Answer.Reason;
import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.RequestId;
import io.rollcall.kv.store.Write;
import io.rollcall.kv.store.WriteResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class WritesTest {

    private static final long TEN_MINUTES = 10 * 60 * 1_000;

    @Test
    void aWriteIsToldOnceEveryBackupHasIt() {
        Group group = new Group("p", "b", "c");
        group.deafen("c");
        long put = group.put("p", "x", "1");
        group.pass(600);
        assertThat(group.told(put)).isNull();
        group.heal();
        group.pass(600);
        assertThat(group.told(put)).isEqualTo(new Answer.Wrote(new WriteResult.Written(1)));
    }

    @Test
    void aWriteThatCannotCommitInTimeHasAnUnknownOutcomeAndMayHappenLater() {
        Group group = new Group("p", "b");
        group.deafen("b");
        long put = group.put("p", "x", "1");
        group.cutFromRegistry("p", "b");
        group.pass(5_100);
        assertRefused(group, put, Reason.OUTCOME_UNKNOWN);
        assertThat(group.status("p").why()).contains("b at b:1");
        group.lose((from, send) -> false);
        group.pass(1_200);
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
        group.deafen("b");
        group.put("p", "x", "1");
        long refused = group.write("p", new Write("x", "2", 0L, null));
        long accepted = group.write("p", new Write("x", "2", 1L, null));
        assertThat(group.told(refused)).isNull();
        group.heal();
        group.pass(600);
        assertThat(group.told(refused)).isEqualTo(new Answer.Wrote(new WriteResult.Mismatch(1)));
        assertThat(group.told(accepted)).isEqualTo(new Answer.Wrote(new WriteResult.Written(2)));
    }

    @Test
    void aRepeatedRequestIsAppliedOnceAndGetsTheFirstAnswer() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1", "client", 1);
        group.put("p", "x", "2");
        assertThat(group.told(group.put("p", "x", "1", "client", 1)))
                .isEqualTo(new Answer.Wrote(new WriteResult.Written(1)));
        assertThat(group.status("p").end()).isEqualTo(2);
    }

    @Test
    void aRequestRepeatedWhileItIsPreparedWaitsForIt() {
        Group group = new Group("p", "b");
        group.deafen("b");
        group.put("p", "x", "1", "client", 1);
        long again = group.put("p", "x", "1", "client", 1);
        assertThat(group.told(again)).isNull();
        group.heal();
        group.pass(600);
        assertThat(group.told(again)).isEqualTo(new Answer.Wrote(new WriteResult.Written(1)));
    }

    @Test
    void aRefusedConditionIsRefusedAgainWhenItIsRepeatedHoweverTheKeyHasChanged() {
        Group group = new Group("p");
        Write write = new Write("x", "1", 7L, new RequestId("client", 1));
        assertThat(group.told(group.write("p", write))).isEqualTo(new Answer.Wrote(new WriteResult.Mismatch(0)));
        for (int i = 0; i < 6; i++) group.put("p", "x", "2");
        assertThat(group.status("p").end()).isEqualTo(7);
        assertThat(group.told(group.write("p", write))).isEqualTo(new Answer.Wrote(new WriteResult.Mismatch(0)));
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
        group.pass(TEN_MINUTES + 1_000);
        assertThat(group.clients("p")).isEqualTo(1);
        group.put("p", "x", "2");
        group.pass(600);
        assertThat(group.clients("p")).isZero();
        assertThat(group.clients("b")).isZero();
        assertRefused(group, group.put("p", "x", "1", "client", 2), Reason.SESSION_EXPIRED);
    }

    @Test
    void noWallClockMakesAClientForgotten() {
        Group group = new Group("p", "b");
        group.put("p", "x", "a", "client", 1);
        group.crash("p");
        group.skipWallClock(TEN_MINUTES + TEN_MINUTES / 2);
        group.pass(4_000);
        group.put("b", "x", "b", "other", 1);
        assertThat(group.told(group.put("b", "x", "a", "client", 1)))
                .isEqualTo(new Answer.Wrote(new WriteResult.Written(1)));
        assertThat(group.told(group.get("b", "x"))).isEqualTo(new Answer.Got(new Cell("x", "b", 2)));
    }

    @Test
    void aLogWhoseClockRanAYearAheadGoesOnForgettingClients() {
        Group group = new Group(limits(10, 10, 1 << 20, 1), "p");
        group.skipWallClock(365L * 24 * 60 * 60 * 1_000);
        group.put("p", "x", "1", "client", 1);
        group.crash("p");
        group.skipWallClock(-365L * 24 * 60 * 60 * 1_000);
        group.start("p");
        group.pass(TEN_MINUTES + 1_000);
        group.put("p", "x", "2");
        assertThat(group.told(group.put("p", "x", "3", "new", 1))).isInstanceOf(Answer.Wrote.class);
    }

    /** Nothing is written in the meantime, because every write is refused. */
    @Test
    void clientsThatAreForgottenMakeRoomForNewOnesThoughNobodyElseWrites() {
        Group group = new Group(limits(10, 10, 1 << 20, 2), "p", "b");
        group.put("p", "x", "1", "one", 1);
        group.pass(TEN_MINUTES / 2);
        group.put("p", "x", "2", "two", 1);
        group.pass(TEN_MINUTES / 2 - 2_000);
        assertRefused(group, group.put("p", "x", "3", "three", 1), Reason.TOO_MANY);
        group.pass(4_000);
        assertThat(group.told(group.put("p", "x", "3", "three", 1))).isInstanceOf(Answer.Wrote.class);
        group.pass(600);
        assertThat(group.clients("p")).isEqualTo(2);
        assertThat(group.clients("b")).isEqualTo(2);
        assertRefused(group, group.put("p", "x", "4", "four", 1), Reason.TOO_MANY);
    }

    @Test
    void oneRequestIdIsForOneWriteOnly() {
        Group group = new Group("p", "b");
        RequestId id = new RequestId("client", 1);
        Write first = new Write("x", "1", null, id);
        group.write("p", first);
        for (Write other : List.of(
                new Write("y", "1", null, id),
                new Write("x", "2", null, id),
                new Write("x", null, null, id),
                new Write("x", "1", 0L, id))) assertRefused(group, group.write("p", other), Reason.REQUEST_ID_REUSED);
        assertThat(group.told(group.write("p", first))).isEqualTo(new Answer.Wrote(new WriteResult.Written(1)));
        assertThat(group.status("p").end()).isEqualTo(1);
    }

    @Test
    void aReusedRequestIdIsRefusedWhileTheFirstWriteWaitsAndAfterAFailoverAndASnapshot() {
        Group group = new Group("p", "b");
        group.deafen("b");
        group.put("p", "x", "1", "client", 1);
        assertRefused(group, group.put("p", "y", "1", "client", 1), Reason.REQUEST_ID_REUSED);
        group.heal();
        group.pass(1_000);
        group.start("c");
        group.pass(3_000);
        group.crash("p");
        group.crash("b");
        group.pass(6_000);
        assertThat(group.view().primary()).isIn("b", "c");
        group.start("b");
        group.pass(6_000);
        String leader = group.view().primary();
        assertRefused(group, group.put(leader, "y", "1", "client", 1), Reason.REQUEST_ID_REUSED);
        assertThat(group.told(group.put(leader, "x", "1", "client", 1)))
                .isEqualTo(new Answer.Wrote(new WriteResult.Written(1)));
    }

    @Test
    void fullIsAnAnswer() {
        Group waiting = new Group(limits(2, 10, 1 << 20, 10), "p", "b");
        waiting.deafen("b");
        waiting.put("p", "x", "1");
        waiting.put("p", "x", "2");
        assertRefused(waiting, waiting.put("p", "x", "3"), Reason.TOO_MANY);

        Group prepared = new Group(limits(10, 2, 1 << 20, 10), "p", "b");
        prepared.deafen("b");
        prepared.put("p", "x", "1");
        prepared.put("p", "x", "2");
        assertRefused(prepared, prepared.put("p", "x", "3"), Reason.TOO_MANY);

        Group store = new Group(limits(10, 10, 250, 10), "p");
        store.put("p", "x", "1".repeat(100));
        store.pass(100);
        assertRefused(store, store.put("p", "y", "1"), Reason.TOO_MANY);
        assertThat(store.told(store.write("p", new Write("x", null, null, null))))
                .isInstanceOf(Answer.Wrote.class);

        Group clients = new Group(limits(10, 10, 1 << 20, 1), "p");
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

    @Test
    void aRepeatedRequestGetsItsFirstAnswerFromTheNextPrimary() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1", "client", 1);
        group.put("p", "x", "2");
        group.crash("p");
        group.pass(3_000);
        assertThat(group.told(group.put("b", "x", "1", "client", 1)))
                .isEqualTo(new Answer.Wrote(new WriteResult.Written(1)));
        assertThat(group.status("b").end()).isEqualTo(2);
        assertRefused(group, group.put("b", "x", "1", "other", 2), Reason.SESSION_EXPIRED);
    }

    @Test
    void whatWasPreparedWhenThePrimaryDiedIsWaitedForAtTheNextOne() {
        Group group = new Group("p", "b", "c");
        group.deafen("c");
        group.put("p", "x", "1", "client", 1);
        group.crash("p");
        group.cutFromRegistry("c");
        group.pass(2_500);
        assertThat(group.view().primary()).isEqualTo("b");
        long again = group.put("b", "x", "1", "client", 1);
        assertThat(group.told(again)).isNull();
        group.heal();
        group.pass(1_200);
        assertThat(group.told(again)).isEqualTo(new Answer.Wrote(new WriteResult.Written(1)));
        assertThat(group.status("b").end()).isEqualTo(1);
    }

    @Test
    void aDeclinedConditionOfAPrimaryThatHasLostItsLeaseIsNoAnswer() {
        Group group = new Group("p", "b");
        group.put("p", "x", "1");
        group.isolate("p");
        group.cutFromRegistry("p");
        group.pass(1_600);
        assertRefused(group, group.write("p", new Write("x", "2", 7L, null)), Reason.NO_LEASE);
    }

    @Test
    void writesGoOnAtABackupTwoSecondsAfterThePrimaryDied() {
        Group group = new Group("p", "b", "c");
        group.crash("p");
        group.pass(2_800);
        String primary = group.view().primary();
        assertThat(primary).isNotEqualTo("p");
        assertThat(group.told(group.put(primary, "x", "1"))).isEqualTo(new Answer.Wrote(new WriteResult.Written(1)));
    }

    @Test
    void writesGoOnThreeSecondsAfterABackupDied() {
        Group group = new Group("p", "b", "c");
        group.crash("c");
        long put = group.put("p", "x", "1");
        assertThat(group.told(put)).isNull();
        group.pass(3_500);
        assertThat(group.told(put)).isEqualTo(new Answer.Wrote(new WriteResult.Written(1)));
        assertThat(group.view().member("c")).isNull();
    }

    @Test
    void aDeadRegistryStallsNothing() {
        Group group = new Group("p", "b", "c");
        group.cutFromRegistry("p", "b", "c");
        group.pass(20_000);
        assertThat(group.told(group.put("p", "x", "1"))).isEqualTo(new Answer.Wrote(new WriteResult.Written(1)));
        group.pass(300);
        for (String id : new String[] {"p", "b", "c"})
            assertThat(group.told(group.get(id, "x"))).hasToString("Got[cell=Cell[key=x, value=1, version=1]]");
    }

    @Test
    void nothingIsToldThatIsNotOnDisk() {
        Group group = new Group("p", "b");
        group.slowDisk("b");
        long put = group.put("p", "x", "1");
        assertThat(group.told(put)).as("b has it in memory").isNull();
        group.writeDisk("b");
        assertThat(group.told(put)).isEqualTo(new Answer.Wrote(new WriteResult.Written(1)));
        group.slowDisk("p");
        long own = group.put("p", "x", "2");
        assertThat(group.told(own)).isNull();
        assertThat(group.status("b").end()).as("nor is it sent").isEqualTo(1);
    }

    private static Settings.Limits limits(int waiting, int uncommitted, long storeBytes, int clients) {
        return new Settings.Limits(waiting, uncommitted, 1 << 20, 1 << 20, storeBytes, clients, 16);
    }

    private static void assertRefused(Group group, long token, Reason reason) {
        assertThat(group.told(token))
                .isInstanceOfSatisfying(
                        Answer.Refused.class,
                        refused -> assertThat(refused.reason()).isEqualTo(reason));
    }
}
