package io.rollcall.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class RedisTest {

    private final Exchange redis = Redis.setAndWait("v", 2).with(0);

    @Test
    void aWriteIsASetAndAWaitForOneReplica() {
        String first = "*3\r\n$3\r\nSET\r\n$4\r\nkey0\r\n$1\r\nv\r\n*3\r\n$4\r\nWAIT\r\n$1\r\n1\r\n$1\r\n0\r\n";
        assertThat(US_ASCII.decode(redis.next()).toString()).isEqualTo(first);
        assertThat(US_ASCII.decode(redis.next()).toString()).isEqualTo(first.replace("key0", "key1"));
        assertThat(US_ASCII.decode(redis.next()).toString()).isEqualTo(first);
    }

    @Test
    void anAnswerIsWholeWhenTheReplicaHasSaidSoToo() throws IOException {
        assertThat(length("+OK\r\n:1\r\n+OK")).isEqualTo(9);
        assertThat(length("+OK\r\n:1")).isZero();
        assertThat(length("+OK\r\n")).isZero();
    }

    @Test
    void aWriteThatNoReplicaHasIsNoAnswer() {
        assertThatIOException().isThrownBy(() -> length("+OK\r\n:0\r\n")).withMessageContaining("No replica");
        assertThatIOException()
                .isThrownBy(() -> length("-READONLY You can't write against a read only replica.\r\n"))
                .withMessageContaining("READONLY");
    }

    private int length(String text) throws IOException {
        return redis.answer(ByteBuffer.wrap(text.getBytes(US_ASCII)));
    }
}
