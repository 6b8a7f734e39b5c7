package io.rollcall.bench.load;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** HTTP/1.1, where every answer must be a success. */
public final class Http implements Exchange {

    private static final String LENGTH = "\r\ncontent-length: ";
    private static final String CHUNKED = "\r\ntransfer-encoding: chunked";
    private static final int STATUS = "HTTP/1.1 ".length();
    private static final int END_OF_HEAD = 0x0d0a0d0a;

    private final List<ByteBuffer> requests;
    private final AtomicInteger next;

    private Http(List<ByteBuffer> requests, AtomicInteger next) {
        this.requests = requests;
        this.next = next;
    }

    /** Sends the requests in order and again from the start, on whichever connection is free. */
    public static Protocol rotating(List<String> requests) {
        List<ByteBuffer> bytes = requests.stream()
                .map(text -> ByteBuffer.wrap(text.getBytes(UTF_8)))
                .toList();
        AtomicInteger next = new AtomicInteger();
        return connection -> new Http(bytes, next);
    }

    @Override
    public ByteBuffer next() {
        return requests.get(Math.floorMod(next.getAndIncrement(), requests.size()))
                .duplicate();
    }

    @Override
    public int answer(ByteBuffer in) throws IOException {
        return answerLength(in);
    }

    static int answerLength(ByteBuffer in) throws IOException {
        String head = head(in);
        if (!head.isEmpty() && !isSuccess(head)) throw new IOException(head + UTF_8.decode(in.duplicate()));
        return length(in, head);
    }

    static boolean isSuccess(String head) {
        return head.startsWith("2", STATUS);
    }

    /** @return 0 if the answer is incomplete */
    static int length(ByteBuffer in, String head) {
        if (head.isEmpty()) return 0;
        String lower = head.toLowerCase(Locale.ROOT);
        int length = head.length();
        int at = lower.indexOf(LENGTH);
        if (at >= 0) {
            int digits = at + LENGTH.length();
            length += Integer.parseInt(lower, digits, lower.indexOf('\r', digits), 10);
        } else if (lower.contains(CHUNKED)) {
            length = chunked(in, length);
        }
        return length <= in.remaining() ? length : 0;
    }

    /** @return the length of head and body; more than is there if the answer is incomplete */
    private static int chunked(ByteBuffer in, int headLength) {
        String all = ISO_8859_1.decode(in.duplicate()).toString();
        int at = headLength;
        while (true) {
            int line = all.indexOf("\r\n", at);
            if (line < 0) return Integer.MAX_VALUE;
            int size = Integer.parseInt(all.substring(at, line), 16);
            at = line + 2 + size + 2;
            if (size == 0) return at;
        }
    }

    /** Returns the answer's head up to the empty line, or an empty text if it is incomplete. */
    static String head(ByteBuffer in) {
        int length = headLength(in);
        byte[] bytes = new byte[length];
        in.get(in.position(), bytes);
        return new String(bytes, ISO_8859_1);
    }

    private static int headLength(ByteBuffer in) {
        for (int i = in.position(); i + 4 <= in.limit(); i++)
            if (in.get(i) == '\r' && in.getInt(i) == END_OF_HEAD) return i + 4 - in.position();
        return 0;
    }
}
