package io.rollcall.registry.cluster;

import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the process of a member whose log has failed: it can neither follow nor lead any more. */
final class FailedLog {

    private static final Logger log = LoggerFactory.getLogger(FailedLog.class);

    /** The exit status of a defect, as of sysexits.h. */
    private static final int EXIT_SOFTWARE = 70;

    /** How long the process may take to stop in order. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private FailedLog() {}

    /** Begins to end the process, and returns at once. */
    static void exit(Throwable why) {
        log.error("The log has ended, and this member stops: {}", why.getMessage(), why);
        start(() -> System.exit(EXIT_SOFTWARE), "exit");
        start(FailedLog::halt, "halt");
    }

    private static void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void halt() {
        try {
            Thread.sleep(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(EXIT_SOFTWARE);
    }
}
