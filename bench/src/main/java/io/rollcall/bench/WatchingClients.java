package io.rollcall.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;

/**
 * Many clients on one thread, each with a connection and at most one request under way. They take little of the cores
 * that the registry uses.
 */
final class WatchingClients implements AutoCloseable {

    private static final String LENGTH = "Content-Length: ";
    private static final int ANSWER_BYTES_MAX = 8_192;

    private final Selector selector = Selector.open();
    private final List<Client> clients = new ArrayList<>();

    WatchingClients(int count, int port) throws IOException {
        for (int i = 0; i < count; i++) clients.add(new Client(port));
    }

    /** Sends the same request from each client from {@code from} (inclusive) to {@code to} (exclusive). */
    void watch(int from, int to, String service, long version) throws IOException {
        String body = "{\"service\":\"%s\",\"version\":%d,\"waitMillis\":60000}".formatted(service, version);
        String request = "POST /Registry.Watch HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + body.length() + "\r\n\r\n" + body;
        ByteBuffer bytes = ByteBuffer.wrap(request.getBytes(ISO_8859_1));
        for (Client client : clients.subList(from, to)) client.send(bytes.duplicate());
    }

    /** @return the time at which each answer was complete, in the order of arrival */
    long[] awaitAnswers(int count) throws IOException {
        long[] arrivals = new long[count];
        for (int arrived = 0; arrived < count; ) {
            selector.select();
            for (SelectionKey key : selector.selectedKeys())
                if (((Client) key.attachment()).hasAnswer()) arrivals[arrived++] = System.nanoTime();
            selector.selectedKeys().clear();
        }
        return arrivals;
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) client.channel.close();
        selector.close();
    }

    private final class Client {

        private final SocketChannel channel;
        private final ByteBuffer answer = ByteBuffer.allocate(ANSWER_BYTES_MAX);

        Client(int port) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress("localhost", port));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send(ByteBuffer request) throws IOException {
            while (request.hasRemaining()) channel.write(request);
        }

        boolean hasAnswer() throws IOException {
            if (channel.read(answer) < 0) throw new EOFException("The registry hung up");
            String text = new String(answer.array(), 0, answer.position(), ISO_8859_1);
            int head = text.indexOf("\r\n\r\n");
            if (head < 0 || text.length() < head + 4 + length(text)) return false;
            if (!text.startsWith("HTTP/1.1 200")) throw new IOException(text);
            answer.clear();
            return true;
        }

        private static int length(String text) {
            int at = text.indexOf(LENGTH) + LENGTH.length();
            return Integer.parseInt(text, at, text.indexOf('\r', at), 10);
        }
    }
}
