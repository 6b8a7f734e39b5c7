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
    private static final int READ_BYTES = 1 << 16;

    private final Selector selector = Selector.open();
    private final List<Client> clients = new ArrayList<>();
    private final ByteBuffer read = ByteBuffer.allocate(READ_BYTES);
    private long bytesRead;

    WatchingClients(int count, int port) throws IOException {
        for (int i = 0; i < count; i++) clients.add(new Client(port));
    }

    /** Returns the body of a request. */
    static String watch(String service, long version, boolean delta) {
        return "{\"service\":\"%s\",\"version\":%d,\"waitMillis\":60000%s}"
                .formatted(service, version, delta ? ",\"all\":true,\"delta\":true" : ",\"all\":true");
    }

    /** Returns the body of a request for a caller's subset, which may be answered with a delta. */
    static String watch(String service, long version, String caller, int size) {
        return "{\"service\":\"%s\",\"version\":%d,\"waitMillis\":60000,\"all\":true,\"delta\":true,%s}"
                .formatted(service, version, subset(caller, size));
    }

    static String subset(String caller, int size) {
        return "\"subset\":{\"of\":\"%s\",\"size\":%d}".formatted(caller, size);
    }

    /** Sends the same request from each client from {@code from} (inclusive) to {@code to} (exclusive). */
    void watch(int from, int to, String body) throws IOException {
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

    /** Returns how many bytes all answers had so far, with their heads. */
    long bytesRead() {
        return bytesRead;
    }

    @Override
    public void close() throws IOException {
        for (Client client : clients) client.channel.close();
        selector.close();
    }

    private final class Client {

        private final SocketChannel channel;
        private final StringBuilder head = new StringBuilder();

        /** How much of the answer's body has not arrived; -1: its head has not. */
        private long bytesLeft = -1;

        Client(int port) throws IOException {
            channel = SocketChannel.open(new InetSocketAddress("localhost", port));
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ, this);
        }

        void send(ByteBuffer request) throws IOException {
            while (request.hasRemaining()) channel.write(request);
        }

        boolean hasAnswer() throws IOException {
            read.clear();
            int count = channel.read(read);
            if (count < 0) throw new EOFException("The registry hung up");
            bytesRead += count;
            if (bytesLeft >= 0) bytesLeft -= count;
            else readHead(count);
            if (bytesLeft != 0) return false;
            bytesLeft = -1;
            return true;
        }

        private void readHead(int count) throws IOException {
            head.append(new String(read.array(), 0, count, ISO_8859_1));
            int end = head.indexOf("\r\n\r\n");
            if (end < 0) return;
            String text = head.substring(0, end + 4);
            if (!text.startsWith("HTTP/1.1 200")) throw new IOException(head.toString());
            bytesLeft = (long) length(text) - head.length() + text.length();
            head.setLength(0);
        }

        private static int length(String text) {
            int at = text.indexOf(LENGTH) + LENGTH.length();
            return Integer.parseInt(text, at, text.indexOf('\r', at), 10);
        }
    }
}
