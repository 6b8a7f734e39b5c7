package io.rollcall.chassis.answer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;

/** Answers that are made and not yet sent take a part of the heap, and no more. */
class OutgoingAnswerTest {

    private static final int LARGE = 1 << 20;

    private final AnswerBudget budget = new AnswerBudget(4 * LARGE);
    private final AnswerCapacity capacity = new AnswerCapacity(budget, new Semaphore(1), new Semaphore(1));

    @Test
    void oneDebtorTakesHalfOfTheMemoryAndAllTogetherNoMoreThanThereIs() {
        assertThat(budget.take("a", LARGE)).isTrue();
        assertThat(budget.take("a", LARGE)).isTrue();
        assertThat(budget.take("a", 1)).as("another half is for others").isFalse();
        assertThat(budget.take("b", LARGE)).isTrue();
        assertThat(budget.take("c", LARGE)).isTrue();
        assertThat(budget.take("d", 1)).as("there is nothing left").isFalse();
        budget.giveBack("a", LARGE);
        assertThat(budget.take("d", LARGE)).isTrue();
        assertThat(budget.taken()).isEqualTo(4 * LARGE);
    }

    @Test
    void whatIsLargerThanAllMemoryIsAnsweredAlone() {
        assertThat(budget.take("a", 9 * LARGE)).isTrue();
        assertThat(budget.take("b", 1)).isFalse();
        budget.giveBack("a", 9 * LARGE);
        assertThat(budget.take("b", 3 * LARGE))
                .as("more than half, and the first")
                .isTrue();
    }

    @Test
    void anAnswerGivesBackWhatItHasTakenOnceAndTakesNothingAfterwards() {
        OutgoingAnswer answer = new OutgoingAnswer(capacity);
        assertThat(answer.reserve(LARGE)).isTrue();
        assertThat(answer.reserve(100)).as("a small one is not counted").isTrue();
        assertThat(budget.taken()).isEqualTo(LARGE);
        answer.close();
        answer.close();
        assertThat(budget.taken()).isZero();
        assertThat(answer.reserve(LARGE)).as("its client is gone").isFalse();
        assertThat(budget.taken()).isZero();
    }

    @Test
    void clientsTakeNoPermitOfWhatKeepsTheServersGoing() {
        OutgoingAnswer slow = new OutgoingAnswer(capacity);
        OutgoingAnswer next = new OutgoingAnswer(capacity);
        assertThat(slow.maySendLarge()).isTrue();
        assertThat(next.maySendLarge()).isFalse();

        OutgoingAnswer snapshot = upkeep();
        assertThat(snapshot.maySendLarge()).isTrue();
        assertThat(snapshot.maySendLarge()).as("it has a permit").isTrue();
        OutgoingAnswer more = upkeep();
        assertThat(more.maySendLarge()).isFalse();

        snapshot.close();
        assertThat(more.maySendLarge()).isTrue();
        slow.releaseThread();
        assertThat(next.maySendLarge()).isTrue();
        assertThat(slow.maySendLarge())
                .as("another dispatch of the same request")
                .isFalse();
    }

    private OutgoingAnswer upkeep() {
        OutgoingAnswer answer = new OutgoingAnswer(capacity);
        answer.countAsUpkeep();
        return answer;
    }
}
