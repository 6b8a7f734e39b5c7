package io.rollcall.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class ZooKeeperTest {

    private static final int NODE_EXISTS = -110;
    private static final int NO_NODE = -101;

    private final Exchange zooKeeper = ZooKeeper.setData("v", 2).with(0);

    @Test
    void everyMessageIsBehindItsLength() {
        for (ByteBuffer message : new ByteBuffer[] {zooKeeper.opening(), zooKeeper.next(), zooKeeper.next()})
            assertThat(message.getInt(0)).isEqualTo(message.remaining() - 4);
    }

    @Test
    void requestsAreNumberedFromOne() {
        assertThat(zooKeeper.next().getInt(4)).isEqualTo(1);
        assertThat(zooKeeper.next().getInt(4)).isEqualTo(2);
    }

    @Test
    void anAnswerIsWholeWhenItsLengthIsThere() throws IOException {
        openSession();
        ByteBuffer answer = answer(0);
        assertThat(zooKeeper.answer(answer)).isEqualTo(answer.limit());
        assertThat(zooKeeper.answer(answer.limit(answer.limit() - 1))).isZero();
        assertThat(zooKeeper.answer(answer.limit(3))).isZero();
    }

    @Test
    void anErrorIsNoAnswerButThatANodeIsThereAlready() throws IOException {
        openSession();
        assertThat(zooKeeper.answer(answer(NODE_EXISTS))).isPositive();
        assertThatIOException()
                .isThrownBy(() -> zooKeeper.answer(answer(NO_NODE)))
                .withMessageContaining("-101");
    }

    /** Where a session's answer has its id, others have their error. */
    private void openSession() throws IOException {
        assertThat(zooKeeper.answer(answer(7))).isPositive();
    }

    /** A number, a transaction's id, and the error. */
    private static ByteBuffer answer(int error) {
        ByteBuffer answer = ByteBuffer.allocate(24);
        answer.putInt(20).putInt(1).putLong(9).putInt(error).putInt(0);
        return answer.flip();
    }
}
