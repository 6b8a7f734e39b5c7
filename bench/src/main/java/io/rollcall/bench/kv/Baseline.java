package io.rollcall.bench.kv;

import io.rollcall.bench.process.Running;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import org.HdrHistogram.Histogram;

/**
 * The time that no store can go below: one sync of this disk, and one round trip on loopback, measured alone.
 */
final class Baseline {

    private static final int RECORD_BYTES = 200;
    private static final int FILE_BYTES = 16 << 20;

    /** @return the median of an fdatasync after a small write into a preallocated file, in microseconds */
    static double syncMicros(Duration duration) throws IOException {
        Histogram nanos = new Histogram(3);
        try (Running directory = new Running()) {
            Path file = directory.data().resolve("synced");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
                channel.write(ByteBuffer.allocate(FILE_BYTES));
                channel.force(true);
                long end = System.nanoTime() + duration.toNanos();
                long at = 0;
                for (long begin = System.nanoTime(); begin < end; begin = System.nanoTime()) {
                    channel.write(ByteBuffer.allocate(RECORD_BYTES), at);
                    channel.force(false);
                    nanos.recordValue(System.nanoTime() - begin);
                    at = (at + RECORD_BYTES) % (FILE_BYTES - RECORD_BYTES);
                }
            }
        }
        return nanos.getValueAtPercentile(50) / 1e3;
    }

    /** @return the median of a byte's way to another thread and back, in microseconds */
    static double roundTripMicros(Duration duration) throws IOException {
        Histogram nanos = new Histogram(3);
        try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
                Socket socket = new Socket(InetAddress.getLoopbackAddress(), listening.getLocalPort())) {
            Socket other = listening.accept();
            socket.setTcpNoDelay(true);
            other.setTcpNoDelay(true);
            Thread echo = new Thread(() -> echo(other));
            echo.setDaemon(true);
            echo.start();
            long end = System.nanoTime() + duration.toNanos();
            for (long begin = System.nanoTime(); begin < end; begin = System.nanoTime()) {
                socket.getOutputStream().write(1);
                socket.getInputStream().read();
                nanos.recordValue(System.nanoTime() - begin);
            }
        }
        return nanos.getValueAtPercentile(50) / 1e3;
    }

    private static void echo(Socket socket) {
        try (socket) {
            for (int next = socket.getInputStream().read();
                    next >= 0;
                    next = socket.getInputStream().read())
                socket.getOutputStream().write(next);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Baseline() {}
}
