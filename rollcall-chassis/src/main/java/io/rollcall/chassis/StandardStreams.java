package io.rollcall.chassis;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.Charset;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * {@code System.out} and {@code System.err} of a program that ends when its reader has closed the pipe, as in {@code
 * client -follow | head}. The JVM ignores SIGPIPE and a {@link PrintStream} swallows the error, so a Java program would
 * print into a closed pipe forever.
 */
public final class StandardStreams {

    /**
     * The status that shells report for a program that SIGPIPE has ended: 128 plus the signal's number. {@code yes |
     * head} ends with it.
     */
    public static final int EXIT_BROKEN_PIPE = 141;

    /** Halts at once on a broken pipe, as SIGPIPE would. It is for a program that answers and ends. */
    public static void haltOnBrokenPipe() {
        guard(() -> Runtime.getRuntime().halt(EXIT_BROKEN_PIPE));
    }

    /**
     * Shuts down on a broken pipe, as after SIGTERM, but with {@link #EXIT_BROKEN_PIPE}. It is for a server, whose
     * stream is its log.
     */
    public static void exitOnBrokenPipe() {
        // Not on the thread that writes: it may hold the log's lock, and the shutdown logs, too.
        guard(() -> new Thread(() -> System.exit(EXIT_BROKEN_PIPE), "nobody-reads").start());
    }

    /** Returns the charset of the terminal or reader: {@code UTF-8}, or ASCII if no locale is set. */
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
        return new PrintStream(new BrokenPipeDetector(new FileOutputStream(descriptor), onClosed), true, charset());
    }

    private static Runnable once(Runnable action) {
        AtomicBoolean done = new AtomicBoolean();
        return () -> {
            if (!done.getAndSet(true)) action.run();
        };
    }

    /** Detects the first write to a broken pipe. Other errors, such as a full disk, go on to the caller. */
    static final class BrokenPipeDetector extends OutputStream {

        private final OutputStream out;
        private final Runnable onClosed;

        BrokenPipeDetector(OutputStream out, Runnable onClosed) {
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

        /** Compares the messages of the C library and of Windows. */
        private static boolean isClosedPipe(IOException e) {
            String message = String.valueOf(e.getMessage());
            return message.contains("Broken pipe") || message.contains("pipe is being closed");
        }
    }

    private StandardStreams() {}
}
