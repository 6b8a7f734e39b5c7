package io.rollcall.client;

import io.rollcall.client.session.Session;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * A signal in the middle of a session: the session stops and is told of, and only then the JVM ends, with the signal's
 * status. Spring's own hook is off: it would take the connections apart meanwhile, and hold up a signal during the start
 * until that is through.
 */
final class Interruption {

    /** To print a table. Who reads standard output may have stopped doing so, and the user wants to leave. */
    private static final Duration TO_TELL = Duration.ofSeconds(2);

    private final Session session;
    private final CountDownLatch told = new CountDownLatch(1);

    private Interruption(Session session) {
        this.session = session;
    }

    static Interruption of(Session session) {
        Interruption interruption = new Interruption(session);
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::onExit, "interruption"));
        return interruption;
    }

    private void onExit() {
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
