package io.rollcall.bench.load;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class HttpTest {

    @Test
    void anAnswerIsWholeWhenItsLengthIsThere() throws IOException {
        String answer = "HTTP/1.1 200 \r\nContent-Length: 3\r\n\r\nabc";
        assertThat(length(answer)).isEqualTo(answer.length());
        assertThat(length(answer + "HTTP/1.1 200")).isEqualTo(answer.length());
        assertThat(length(answer.substring(0, answer.length() - 1))).isZero();
    }

    @Test
    void anAnswerInChunksIsWholeWhenTheLastIsThere() throws IOException {
        String answer = "HTTP/1.1 200 \r\nTransfer-Encoding: chunked\r\n\r\na\r\n0123456789\r\n0\r\n\r\n";
        assertThat(length(answer)).isEqualTo(answer.length());
        assertThat(length(answer.substring(0, answer.length() - 1))).isZero();
    }

    @Test
    void aRefusalIsNoAnswer() {
        assertThatIOException()
                .isThrownBy(() -> length("HTTP/1.1 429 \r\nContent-Length: 0\r\n\r\n"))
                .withMessageContaining("429");
    }

    private static int length(String text) throws IOException {
        return Http.answerLength(ByteBuffer.wrap(text.getBytes(UTF_8)));
    }
}
