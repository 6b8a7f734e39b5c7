package io.rollcall.bench.load;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;

/** Redis' protocol: {@code SET}, and {@code WAIT} for one replica, in one go; or {@code GET}. */
public final class Redis implements Exchange {

    private final String value;
    private final int keys;
    private final AtomicInteger turn;

    private Redis(String value, int keys, AtomicInteger turn) {
        this.value = value;
        this.keys = keys;
        this.turn = turn;
    }

    public static Protocol setAndWait(String value, int keys) {
        AtomicInteger turn = new AtomicInteger();
        return connection -> new Redis(value, keys, turn);
    }

    @Override
    public ByteBuffer next() {
        int next = Math.floorMod(turn.getAndIncrement(), keys);
        return ByteBuffer.wrap((command("SET", "key" + next, value) + command("WAIT", "1", "0")).getBytes(US_ASCII));
    }

    /** The answer {@code +OK} and {@code :1}, the number of replicas that have the write. */
    @Override
    public int answer(ByteBuffer in) throws IOException {
        String text = US_ASCII.decode(in.duplicate()).toString();
        if (text.startsWith("-")) throw new IOException(text.strip());
        int first = text.indexOf("\r\n");
        int second = first < 0 ? -1 : text.indexOf("\r\n", first + 2);
        if (second < 0) return 0;
        if (!text.startsWith(":1", first + 2)) throw new IOException("No replica has it: " + text.strip());
        return second + 2;
    }

    private static String command(String... words) {
        StringBuilder command = new StringBuilder("*" + words.length + "\r\n");
        for (String word : words)
            command.append('$')
                    .append(word.length())
                    .append("\r\n")
                    .append(word)
                    .append("\r\n");
        return command.toString();
    }
}
