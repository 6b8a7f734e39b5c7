package io.rollcall.kv.replica;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.springframework.boot.SpringApplication;
import org.springframework.context.ApplicationContext;

/**
 * Ends this process after a defect, with status 70 (EX_SOFTWARE of sysexits(3)). It closes the application first, so
 * that the instance leaves the registry. If that takes too long, or if there is no thread for it, it halts the JVM,
 * because every acknowledged write is on disk already.
 */
final class DefectExit {

    private static final int STATUS = 70;

    /** The limit on an orderly end. Draining and open requests take less. */
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    static void begin(ApplicationContext context) {
        try {
            Thread limit = new Thread(DefectExit::haltLater, "kv-defect-limit");
            limit.setDaemon(true);
            limit.start();
            Thread end = new Thread(() -> close(context), "kv-defect");
            end.setDaemon(false); // without it the JVM could end with status 0 as soon as the web server has stopped
            end.start();
        } catch (RuntimeException | Error e) { // memory or threads are short
            halt();
        }
    }

    private static void close(ApplicationContext context) {
        try {
            SpringApplication.exit(context, () -> STATUS);
        } finally {
            System.exit(STATUS);
        }
    }

    private static void haltLater() {
        try {
            TimeUnit.MILLISECONDS.sleep(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        halt();
    }

    private static void halt() {
        Runtime.getRuntime().halt(STATUS);
    }

    private DefectExit() {}
}
