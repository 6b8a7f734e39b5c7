package io.rollcall.bench.load;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;

/** A connection of a load, with at most one {@link Exchange} under way. */
final class LoadConnection implements AutoCloseable {

    /** Ten times the largest requested answer, which is a list of a hundred instances. */
    private static final int ANSWER_BYTES_MAX = 1 << 18;

    private final SocketChannel channel;
    private final Exchange exchange;
    private final ByteBuffer in = ByteBuffer.allocateDirect(ANSWER_BYTES_MAX);

    /** The time at which the request under way was sent, or was due. */
    long beginNanos;

    LoadConnection(int port, Exchange exchange) throws IOException {
        this.exchange = exchange;
        channel = SocketChannel.open(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
        channel.setOption(StandardSocketOptions.TCP_NODELAY, true);
        write(exchange.opening());
        if (exchange.isOpeningAnswered()) awaitAnswer();
        channel.configureBlocking(false);
    }

    void listen(Selector selector) throws IOException {
        channel.register(selector, SelectionKey.OP_READ, this);
    }

    void ask(long beginNanos) throws IOException {
        this.beginNanos = beginNanos;
        write(exchange.next());
    }

    void block() throws IOException {
        channel.configureBlocking(true);
    }

    /** Waits for the answer, on a blocking connection. */
    void awaitAnswer() throws IOException {
        boolean isAnswered = isAnswered();
        while (!isAnswered) isAnswered = isAnswered();
    }

    /**
     * Looks at the bytes that are there before it reads more, because the answers to pipelined requests may come
     * together.
     */
    boolean isAnswered() throws IOException {
        if (in.position() > 0 && takeAnswer()) return true;
        if (channel.read(in) < 0) throw new EOFException("the server hung up");
        return takeAnswer();
    }

    private boolean takeAnswer() throws IOException {
        in.flip();
        int length = exchange.answer(in.duplicate());
        if (length == 0) {
            in.position(in.limit());
            in.limit(in.capacity());
            return false;
        }
        in.position(length);
        in.compact();
        return true;
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }

    private void write(ByteBuffer bytes) throws IOException {
        while (bytes.hasRemaining()) channel.write(bytes);
    }
}
