package io.rollcall.kv.replication;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.kv.store.Cell;
import io.rollcall.kv.store.Write;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ReadsTest {

    private final Group group = new Group("p", "b", "c");

    @Test
    void aBackupAnswersACleanKeyItself() {
        group.put("p", "x", "1");
        group.pass(600);
        group.cutOff("p");
        assertGot(group.get("b", "x"), new Cell("x", "1", 1));
        assertGot(group.get("b", "absent"), null);
    }

    @Test
    void aBackupAsksThePrimaryForADirtyKeyAndAnswersTheValueAtThatPoint() {
        group.put("p", "x", "1");
        group.pass(600);
        group.cutOff("c");
        group.put("p", "x", "2");
        assertThat(group.status("b").end()).isEqualTo(2);
        assertGot(group.get("b", "x"), new Cell("x", "1", 1));
        group.heal();
        group.pass(600);
        assertGot(group.get("b", "x"), new Cell("x", "2", 2));
        assertGot(group.get("c", "x"), new Cell("x", "2", 2));
    }

    @Test
    void aPreparedCreateMakesAnAbsenceDirtyAndAPreparedDeleteAPresence() {
        group.put("p", "x", "1");
        group.pass(600);
        group.cutOff("c");
        group.write("p", new Write("x", null, null, null));
        group.put("p", "y", "2");
        group.hold(send -> send.to().id().equals("c") || send.to().id().equals("p"));
        long deleted = group.get("b", "x");
        long created = group.get("b", "y");
        long listed = group.list("b", "");
        assertThat(group.told(deleted)).isNull();
        assertThat(group.told(created)).isNull();
        assertThat(group.told(listed)).isNull();
        assertThat(group.told(group.list("b", "z"))).isInstanceOf(Answer.Listed.class);
    }

    @Test
    void aReadJoinsNoQuestionThatWasAskedBeforeItArrived() {
        group.put("p", "x", "1");
        // Its ack is not told to the backups yet, so the key is dirty there. The first question is lost.
        group.cutOff("p");
        long first = group.get("b", "x");
        group.heal();
        long second = group.get("b", "x");
        assertThat(group.told(first)).isNull();
        assertThat(group.told(second)).as("it waits for a question of its own").isNull();
        group.pass(600);
        assertGot(first, new Cell("x", "1", 1));
        assertGot(second, new Cell("x", "1", 1));
    }

    @Test
    void aBackupThatDoesNotHearItsPrimaryDoesNotGuess() {
        group.put("p", "x", "1");
        group.pass(600);
        group.crash("p");
        group.pass(2_100);
        assertThat(group.status("b").ready()).isFalse();
        long get = group.get("b", "x");
        assertThat(group.told(get)).isNull();
        group.pass(5_100);
        assertThat(group.told(get)).isInstanceOf(Answer.Refused.class);
    }

    private void assertGot(long token, @Nullable Cell cell) {
        assertThat(group.told(token)).isEqualTo(new Answer.Got(cell));
    }
}
