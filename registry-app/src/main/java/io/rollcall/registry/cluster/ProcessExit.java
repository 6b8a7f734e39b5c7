package io.rollcall.registry.cluster;

import java.time.Duration;

/** Ends this process in order, and after a while in any case. */
final class ProcessExit {

    /** How long the process may take to stop in order. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private ProcessExit() {}

    /** Begins to end the process, and returns at once. */
    static void begin(int status) {
        start(() -> System.exit(status), "exit");
        start(() -> halt(status), "halt");
    }

    private static void start(Runnable work, String name) {
        Thread thread = new Thread(work, name);
        thread.setDaemon(true);
        thread.start();
    }

    private static void halt(int status) {
        try {
            Thread.sleep(PATIENCE.toMillis());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        Runtime.getRuntime().halt(status);
    }
}
