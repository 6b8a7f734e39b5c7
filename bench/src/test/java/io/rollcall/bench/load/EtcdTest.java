package io.rollcall.bench.load;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.junit.jupiter.api.Test;

class EtcdTest {

    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int END_STREAM = 1;

    private final Exchange etcd = Etcd.put("v", 2).with(0);

    @Test
    void aCallIsHeadersAndOneMessageOfAStreamOfItsOwn() {
        for (int stream = 1; stream <= 5; stream += 2) {
            ByteBuffer request = etcd.next();
            int headersLength = request.getInt(0) >>> 8;
            assertThat(request.get(3)).isEqualTo((byte) HEADERS);
            assertThat(request.getInt(5)).isEqualTo(stream);
            int data = 9 + headersLength;
            assertThat(request.get(data + 3)).isEqualTo((byte) DATA);
            assertThat(request.get(data + 4)).isEqualTo((byte) END_STREAM);
            assertThat(request.getInt(data + 5)).isEqualTo(stream);
            assertThat(request.remaining()).isEqualTo(data + 9 + (request.getInt(data) >>> 8));
        }
    }

    @Test
    void anAnswerIsWholeWithItsTrailers() throws IOException {
        etcd.next();
        ByteBuffer answer = frames(
                frame(HEADERS, 0, 1, 3), frame(PING, 0, 0, 8), frame(DATA, 0, 1, 7), frame(HEADERS, END_STREAM, 1, 2));
        assertThat(etcd.answer(answer)).isEqualTo(answer.limit());
        assertThat(etcd.answer(answer.limit(answer.limit() - 1))).isZero();
    }

    @Test
    void trailersOfAnotherStreamEndNothing() throws IOException {
        etcd.next();
        etcd.next();
        assertThat(etcd.answer(frames(frame(DATA, 0, 3, 7), frame(HEADERS, END_STREAM, 1, 2))))
                .isZero();
    }

    @Test
    void aRefusalIsNoAnswer() {
        etcd.next();
        assertThatIOException().isThrownBy(() -> etcd.answer(frames(frame(HEADERS, END_STREAM, 1, 2))));
        assertThatIOException().isThrownBy(() -> etcd.answer(frames(frame(RST_STREAM, 0, 1, 4))));
        assertThatIOException().isThrownBy(() -> etcd.answer(frames(frame(GOAWAY, 0, 0, 8))));
    }

    private static ByteBuffer frame(int type, int flags, int stream, int length) {
        ByteBuffer frame = ByteBuffer.allocate(9 + length);
        frame.putInt((length << 8) | type).put((byte) flags).putInt(stream);
        return frame.rewind();
    }

    private static ByteBuffer frames(ByteBuffer... frames) {
        ByteBuffer all = ByteBuffer.allocate(1_024);
        for (ByteBuffer frame : frames) all.put(frame);
        return all.flip();
    }
}
