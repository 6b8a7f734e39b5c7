package io.rollcall.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * ZooKeeper's protocol, each message after its length ({@code zookeeper.jute}): a session, then {@code getData},
 * {@code setData} or {@code create}. ZooKeeper's own client has two threads for each session, and one core of load
 * cannot carry 64 of them.
 */
public final class ZooKeeper implements Exchange {

    private static final int CREATE = 1;
    private static final int GET_DATA = 4;
    private static final int SET_DATA = 5;
    private static final int EXISTS = -110;
    private static final int ANY_VERSION = -1;
    private static final int ALL_RIGHTS = 31;
    private static final int SESSION_MILLIS = 40_000;
    private static final int PASSWORD_BYTES = 16;
    private static final int MESSAGE_BYTES_MAX = 4_096;

    private final int operation;
    private final byte @Nullable [] value;
    private final int keys;
    private final AtomicInteger turn;
    private int xid;
    private boolean isOpen;

    private ZooKeeper(int operation, byte @Nullable [] value, int keys, AtomicInteger turn) {
        this.operation = operation;
        this.value = value;
        this.keys = keys;
        this.turn = turn;
    }

    public static Protocol getData(int keys) {
        AtomicInteger turn = new AtomicInteger();
        return connection -> new ZooKeeper(GET_DATA, null, keys, turn);
    }

    public static Protocol setData(String value, int keys) {
        AtomicInteger turn = new AtomicInteger();
        return connection -> new ZooKeeper(SET_DATA, value.getBytes(US_ASCII), keys, turn);
    }

    /** Creates each key once. If there are more requests than keys, an existing key is no error. */
    public static Protocol create(String value, int keys) {
        AtomicInteger turn = new AtomicInteger();
        return connection -> new ZooKeeper(CREATE, value.getBytes(US_ASCII), keys, turn);
    }

    @Override
    public ByteBuffer opening() {
        ByteBuffer message = begin();
        message.putInt(0).putLong(0).putInt(SESSION_MILLIS).putLong(0).putInt(PASSWORD_BYTES);
        message.put(new byte[PASSWORD_BYTES]).put((byte) 0);
        return end(message);
    }

    @Override
    public boolean isOpeningAnswered() {
        return true;
    }

    @Override
    public ByteBuffer next() {
        int next = Math.floorMod(turn.getAndIncrement(), keys);
        ByteBuffer message = begin();
        message.putInt(++xid).putInt(operation);
        put(message, ("/key" + next).getBytes(US_ASCII));
        if (operation == GET_DATA) message.put((byte) 0);
        if (value != null) put(message, value);
        if (operation == SET_DATA) message.putInt(ANY_VERSION);
        if (operation == CREATE) {
            message.putInt(1).putInt(ALL_RIGHTS);
            put(message, "world".getBytes(US_ASCII));
            put(message, "anyone".getBytes(US_ASCII));
            message.putInt(0);
        }
        return end(message);
    }

    @Override
    public int answer(ByteBuffer in) throws IOException {
        int start = in.position();
        if (in.remaining() < 4 || in.remaining() < 4 + in.getInt(start)) return 0;
        int error = in.getInt(start + 16);
        if (isOpen && error != 0 && error != EXISTS) throw new IOException("ZooKeeper's error " + error);
        isOpen = true;
        return 4 + in.getInt(start);
    }

    private static ByteBuffer begin() {
        return ByteBuffer.allocate(MESSAGE_BYTES_MAX).putInt(0);
    }

    private static void put(ByteBuffer message, byte[] bytes) {
        message.putInt(bytes.length).put(bytes);
    }

    private static ByteBuffer end(ByteBuffer message) {
        message.putInt(0, message.position() - 4);
        return message.flip();
    }
}
