package io.rollcall.chassis;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code System.out} and {@code System.err} of a program that ends when nobody reads them any more, as in {@code client -follow | head}.
 * The JVM ignores SIGPIPE and a {@link PrintStream} swallows the error, so a Java program prints into a closed pipe for ever.
 */
public final class StandardStreams {

    /** As the shells count a program that SIGPIPE has ended: 128 and the signal's number. {@code yes | head} ends with it. */
    public static final int EXIT_NOBODY_READS = 141;

    /** For a program that answers and ends: it ends at once, as by SIGPIPE. */
    public static void endAtOnceWhereNobodyReads() {
        guard(() -> Runtime.getRuntime().halt(EXIT_NOBODY_READS));
    }

    /** For a server, whose stream is its log: it ends in order, as by SIGTERM, but with {@link #EXIT_NOBODY_READS}. */
    public static void endInOrderWhereNobodyReads() {
        // Not on the thread that writes: it may hold the log's lock, and whoever stops has something to log.
        guard(() -> new Thread(() -> System.exit(EXIT_NOBODY_READS), "nobody-reads").start());
    }

    /** What the terminal, or whoever reads, takes: {@code UTF-8}, or ASCII where no locale is set. */
    public static Charset charset() {
        String name = System.getProperty("stdout.encoding", System.getProperty("native.encoding"));
        try {
            return name == null ? Charset.defaultCharset() : Charset.forName(name);
        } catch (IllegalArgumentException unknown) {
            return Charset.defaultCharset();
        }
    }

    private static void guard(Runnable onClosed) {
        Runnable once = once(onClosed);
        System.setOut(stream(FileDescriptor.out, once));
        System.setErr(stream(FileDescriptor.err, once));
    }

    private static PrintStream stream(FileDescriptor descriptor, Runnable onClosed) {
        return new PrintStream(new Guarded(new FileOutputStream(descriptor), onClosed), true, charset());
    }

    private static Runnable once(Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (!done.getAndSet(true)) action.run();
        };
    }

    /** Tells of the first write to a pipe that nobody reads. Other errors, such as a full disk, go on to whoever looks for them. */
    static final class Guarded extends OutputStream {

        private final OutputStream out;
        private final Runnable onClosed;

        Guarded(OutputStream out, Runnable onClosed) {
            this.out = out;
            this.onClosed = onClosed;
        }

        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] bytes, int from, int length) throws IOException {
            try {
                out.write(bytes, from, length);
            } catch (IOException e) {
                if (isClosedPipe(e)) onClosed.run();
                throw e;
            }
        }

        @Override
        public void flush() throws IOException {
            out.flush();
        }

        /** In the words of the C library, and of Windows. */
        private static boolean isClosedPipe(IOException e) {
            String message = String.valueOf(e.getMessage());
            return message.contains("Broken pipe") || message.contains("pipe is being closed");
        }
    }

    private StandardStreams() {}
}
