package io.rollcall.chassis;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * Exits with status 0 after SIGTERM. A JVM by itself would run the same shutdown hooks and exit with 143, which an
 * orchestrator counts as a failure.
 */
final class ExitOnSigterm implements ApplicationListener<ApplicationReadyEvent> {

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        Signals.on("TERM", () -> System.exit(0));
    }
}
