package io.rollcall.chassis.answer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.rollcall.chassis.AnswerLimits;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import java.io.IOException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.apache.catalina.connector.ClientAbortException;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.mock.web.MockHttpServletResponse;

/** What counts against a client: the time that the server waits for it, wherever that is, and no other time. */
class MeasuredResponseTest {

    private static final int PIECE_BYTES = 1 << 10;

    /** What a client that reads as slowly as it may takes in a second. */
    private static final int PIECES_PER_SECOND = AnswerLimits.BYTES_PER_SECOND / PIECE_BYTES;

    private long nowNanos;
    private long writeMillis;
    private long flushMillis;
    private final MeasuredResponse response = new MeasuredResponse(
            new MockHttpServletRequest(),
            new MockHttpServletResponse() {
                @Override
                public ServletOutputStream getOutputStream() {
                    return new SlowStream();
                }
            },
            new OutgoingAnswer(new AnswerCapacity(new AnswerBudget(1 << 20), new Semaphore(1), new Semaphore(1))),
            () -> nowNanos);

    @Test
    void aClientForWhichWritesWaitIsCutOff() throws IOException {
        writeMillis = 100;
        assertCutOffAfter(AnswerLimits.DEADLINE.toMillis());
    }

    @Test
    void aClientForWhichOnlyTheFlushOfEachPieceWaitsIsCutOff() throws IOException {
        flushMillis = 100;
        assertCutOffAfter(AnswerLimits.DEADLINE.toMillis());
    }

    @Test
    void aClientThatReadsAsFastAsItMustIsServed() throws IOException {
        flushMillis = 1_000 / PIECES_PER_SECOND;
        for (int i = 0; i < 100 * PIECES_PER_SECOND; i++) send();
        assertThat(nowNanos).isGreaterThan(TimeUnit.SECONDS.toNanos(90));
    }

    /** Such as a snapshot of a large store, or an export that others are served before. */
    @Test
    void theTimeInWhichTheAnswerIsMadeIsNotTheClients() throws IOException {
        for (int i = 0; i < 1_000; i++) {
            pass(1_000);
            send();
        }
    }

    private void assertCutOffAfter(long millis) throws IOException {
        while (nowNanos < TimeUnit.MILLISECONDS.toNanos(millis)) send();
        assertThatThrownBy(() -> {
                    for (int i = 0; i < 50; i++) send();
                })
                .isInstanceOf(ClientAbortException.class)
                .hasMessageContaining("reads too slowly");
    }

    private void send() throws IOException {
        response.getOutputStream().write(new byte[PIECE_BYTES]);
        response.getOutputStream().flush();
    }

    private void pass(long millis) {
        nowNanos += TimeUnit.MILLISECONDS.toNanos(millis);
    }

    private final class SlowStream extends ServletOutputStream {

        @Override
        public void write(int one) {
            throw new AssertionError("byte by byte");
        }

        @Override
        public void write(byte[] bytes, int from, int length) {
            pass(writeMillis);
        }

        @Override
        public void flush() {
            pass(flushMillis);
        }

        @Override
        public boolean isReady() {
            return true;
        }

        @Override
        public void setWriteListener(WriteListener listener) {}
    }
}
