package io.rollcall.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * The part of gRPC over HTTP/2 that etcd's {@code Put} and {@code Range} need, with one call at a time (RFC 9113, RFC
 * 7541 with literals only). A grpc-java client uses more of a core than etcd does, so the client would limit the
 * figure.
 */
public final class Etcd implements Exchange {

    private static final byte[] PREFACE = "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(US_ASCII);
    private static final int FRAME_HEAD = 9;
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int SETTINGS = 4;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int ACK = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

    /** The largest window, beyond the first 65,535: a connection never receives this many bytes of answers. */
    private static final int WINDOW = Integer.MAX_VALUE - 65_535;

    private static final int MESSAGE_BYTES_MAX = 4_096;

    private final byte[] head;
    private final String value;
    private final int keys;
    private final AtomicInteger turn;
    private int stream = -1;

    private Etcd(String method, String value, int keys, AtomicInteger turn) {
        head = head(method);
        this.value = value;
        this.keys = keys;
        this.turn = turn;
    }

    /** Reads the keys in order, on whichever connection is free. Reads are linearizable, as by default. */
    public static Protocol range(int keys) {
        AtomicInteger turn = new AtomicInteger();
        return connection -> new Etcd("Range", "", keys, turn);
    }

    public static Protocol put(String value, int keys) {
        AtomicInteger turn = new AtomicInteger();
        return connection -> new Etcd("Put", value, keys, turn);
    }

    @Override
    public ByteBuffer opening() {
        ByteBuffer out = ByteBuffer.allocate(MESSAGE_BYTES_MAX).put(PREFACE);
        frame(out, 0, SETTINGS, 0, 0);
        frame(out, 0, SETTINGS, ACK, 0);
        frame(out, 4, WINDOW_UPDATE, 0, 0);
        return out.putInt(WINDOW).flip();
    }

    @Override
    public ByteBuffer next() {
        int next = Math.floorMod(turn.getAndIncrement(), keys);
        stream += 2;
        byte[] message = message("key" + next, value);
        ByteBuffer out = ByteBuffer.allocate(MESSAGE_BYTES_MAX);
        frame(out, head.length, HEADERS, END_HEADERS, stream);
        out.put(head);
        frame(out, 5 + message.length, DATA, END_STREAM, stream);
        return out.put((byte) 0).putInt(message.length).put(message).flip();
    }

    /** A success has a message before its trailers; a failure has trailers only. */
    @Override
    public int answer(ByteBuffer in) throws IOException {
        boolean hasMessage = false;
        int start = in.position();
        for (int at = start; in.limit() - at >= FRAME_HEAD; ) {
            int length = in.getInt(at) >>> 8;
            int type = in.get(at + 3);
            int flags = in.get(at + 4);
            boolean isOurs = in.getInt(at + 5) == stream;
            at += FRAME_HEAD + length;
            if (at > in.limit()) return 0;
            if (type == GOAWAY || (type == RST_STREAM && isOurs)) throw new IOException("etcd ended the call");
            if (type == DATA && isOurs && length > 0) hasMessage = true;
            if (type == HEADERS && isOurs && (flags & END_STREAM) != 0) {
                if (!hasMessage) throw new IOException("etcd refused the call");
                return at - start;
            }
        }
        return 0;
    }

    private static void frame(ByteBuffer out, int length, int type, int flags, int stream) {
        out.putInt((length << 8) | type).put((byte) flags).putInt(stream);
    }

    /** Encodes headers: method and scheme are in HPACK's static table, and some names of the others. */
    private static byte[] head(String method) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        block.write(0x80 | 3); // :method POST
        block.write(0x80 | 6); // :scheme http
        block.write(4); // :path
        string(block, "/etcdserverpb.KV/" + method);
        block.write(1); // :authority
        string(block, "localhost");
        block.write(0x0f); // content-type is 31: 15 and 16
        block.write(16);
        string(block, "application/grpc");
        block.write(0);
        string(block, "te");
        string(block, "trailers");
        return block.toByteArray();
    }

    private static void string(ByteArrayOutputStream block, String text) {
        block.write(text.length());
        block.writeBytes(text.getBytes(US_ASCII));
    }

    /** Both messages have the key as field 1 and the value, or nothing, as field 2. */
    private static byte[] message(String key, String value) {
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        message.write((1 << 3) | 2);
        string(message, key);
        if (value.isEmpty()) return message.toByteArray();
        message.write((2 << 3) | 2);
        string(message, value);
        return message.toByteArray();
    }
}
