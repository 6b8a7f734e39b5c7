package io.rollcall.client;

import io.rollcall.client.session.Session;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;
import org.springframework.context.event.GenericApplicationListener;
import org.springframework.stereotype.Component;

/**
 * A signal in the middle of a session. Spring closes the context then, and says so before it takes anything apart: the
 * session is stopped and told of first, while its connections are still open.
 */
@Component
final class Interruption {

    /** To print a table. Who reads standard output may have stopped doing so, and the user wants to leave. */
    private static final Duration TO_TELL = Duration.ofSeconds(2);

    private final ConfigurableApplicationContext context;
    private final CountDownLatch told = new CountDownLatch(1);

    Interruption(ConfigurableApplicationContext context) {
        this.context = context;
    }

    void stops(Session session) {
        context.addApplicationListener(
                GenericApplicationListener.forEventType(ContextClosedEvent.class, closed -> stop(session)));
    }

    private void stop(Session session) {
        session.stop();
        try {
            told.await(TO_TELL.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** The session was told of, whole or in part. */
    void told() {
        told.countDown();
    }
}
