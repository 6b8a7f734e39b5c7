package io.rollcall.bench;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Locale;

/** One kept-alive HTTP/1.1 connection for one thread. It does little work itself, as a load should. */
final class Connection implements AutoCloseable {

    private static final int TIMEOUT_MILLIS = 10_000;

    private final String host;
    private final Socket socket;
    private final InputStream in;
    private final OutputStream out;

    /** @param body the body of the answer */
    record Answer(int status, String body) {}

    /** @param address host:port */
    Connection(String address) throws IOException {
        host = address;
        int colon = address.lastIndexOf(':');
        socket = new Socket();
        socket.connect(
                new InetSocketAddress(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1))),
                TIMEOUT_MILLIS);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        in = new BufferedInputStream(socket.getInputStream());
        out = socket.getOutputStream();
    }

    byte[] request(String path, String json) {
        byte[] body = json.getBytes(UTF_8);
        String head = "POST " + path + " HTTP/1.1\r\nHost: " + host
                + "\r\nContent-Type: application/json\r\nContent-Length: " + body.length + "\r\n\r\n";
        byte[] all = new byte[head.length() + body.length];
        System.arraycopy(head.getBytes(ISO_8859_1), 0, all, 0, head.length());
        System.arraycopy(body, 0, all, head.length(), body.length);
        return all;
    }

    Answer post(String path, String json) throws IOException {
        return send(request(path, json));
    }

    Answer send(byte[] request) throws IOException {
        out.write(request);
        String status = line();
        long length = 0;
        for (String header = line(); !header.isEmpty(); header = line()) {
            String lower = header.toLowerCase(Locale.ROOT);
            if (lower.startsWith("content-length:"))
                length = Long.parseLong(lower.substring(15).strip());
            if (lower.startsWith("transfer-encoding:")) length = -1;
        }
        byte[] body = length >= 0 ? in.readNBytes((int) length) : chunks();
        return new Answer(Integer.parseInt(status.substring(9, 12)), new String(body, UTF_8));
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }

    private byte[] chunks() throws IOException {
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        for (int size = size(); size > 0; size = size()) {
            body.write(in.readNBytes(size));
            line();
        }
        line();
        return body.toByteArray();
    }

    private int size() throws IOException {
        return Integer.parseInt(line().strip(), 16);
    }

    private String line() throws IOException {
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        for (int next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) throw new EOFException(host + " closed the connection");
            if (next != '\r') line.write(next);
        }
        return line.toString(ISO_8859_1);
    }
}
