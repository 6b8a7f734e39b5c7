package io.rollcall.chassis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;

/**
 * Ends this process when its heap has run out: whatever was being done then was left half done, and nobody knows where.
 * A supervisor starts it again.
 *
 * <p>{@code -XX:+ExitOnOutOfMemoryError} does the same, and sooner, in every start that we give. A jar cannot ask for
 * it, so {@code java -jar} has this: it looks at each error that ends a thread, and at each that is logged. Whatever
 * catches an error logs it.
 */
final class OutOfMemory {

    /** The status with which HotSpot ends because of {@code -XX:+ExitOnOutOfMemoryError}. */
    static final int EXIT = 3;

    /** How HotSpot says what it is that has run out. Threads and direct buffers may be short while the heap is not. */
    private static final List<String> HEAPS =
            List.of("Java heap space", "GC overhead limit exceeded", "Metaspace", "Compressed class space");

    /** The deepest cause that is looked at, because causes may go in a circle. */
    private static final int DEPTH_MAX = 20;

    /** Made in time: there may be no memory for it later. */
    private static final byte[] LAST_LINE =
            "Terminating, because the heap has run out. Give it more with -Xmx or -XX:MaxRAMPercentage.\n"
                    .getBytes(US_ASCII);

    private static final FileOutputStream STANDARD_ERROR = new FileOutputStream(FileDescriptor.err);

    private OutOfMemory() {}

    /** Ends the process from now on when a thread ends with such an error. */
    static void endWithAnyThread() {
        Thread.UncaughtExceptionHandler former = Thread.getDefaultUncaughtExceptionHandler();
        Thread.setDefaultUncaughtExceptionHandler((thread, uncaught) -> {
            endIfOut(uncaught);
            if (former == null) print(thread, uncaught);
            else former.uncaughtException(thread, uncaught);
        });
    }

    /** Does what the JVM does where there is no handler. */
    @SuppressWarnings("SystemOut")
    private static void print(Thread thread, Throwable uncaught) {
        System.err.print("Exception in thread \"" + thread.getName() + "\" ");
        uncaught.printStackTrace();
    }

    /** Ends the process from now on when such an error is logged. It must be called after the log was set up. */
    static void endWithAnyLogged() {
        if (!(LoggerFactory.getILoggerFactory() instanceof LoggerContext log)) return;
        if (log.getTurboFilterList().stream().noneMatch(LoggedErrors.class::isInstance))
            log.addTurboFilter(new LoggedErrors());
    }

    private static void endIfOut(@Nullable Throwable failure) {
        if (isOut(failure)) end();
    }

    /** Returns whether the heap has run out, which this failure or one of its causes says. */
    static boolean isOut(@Nullable Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < DEPTH_MAX; depth++) {
            if (cause instanceof OutOfMemoryError && isOfHeap(cause.getMessage())) return true;
            cause = cause.getCause();
        }
        return false;
    }

    private static boolean isOfHeap(@Nullable String message) {
        if (message == null) return false;
        for (String heap : HEAPS) if (message.startsWith(heap)) return true;
        return false;
    }

    private static void end() {
        try {
            STANDARD_ERROR.write(LAST_LINE);
        } catch (IOException nobodyReads) {
            // It ends all the same.
        } finally {
            Runtime.getRuntime().halt(EXIT);
        }
    }

    private static final class LoggedErrors extends TurboFilter {

        @Override
        public FilterReply decide(
                @Nullable Marker marker,
                Logger logger,
                Level level,
                @Nullable String format,
                Object @Nullable [] params,
                @Nullable Throwable thrown) {
            endIfOut(thrown);
            if (params != null && params.length > 0 && params[params.length - 1] instanceof Throwable last)
                endIfOut(last);
            return FilterReply.NEUTRAL;
        }
    }
}
