package io.rollcall.chassis;

import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;

/**
 * A server that is asked by SIGTERM to stop, and does, has done well: it exits with 0. By itself a JVM would run the same
 * shutdown hooks and exit with 143, which an orchestrator counts as a failure.
 */
final class OrderlyStop implements ApplicationListener<ApplicationReadyEvent> {

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        Signals.on("TERM", () -> System.exit(0));
    }
}
