package io.rollcall.client;

import io.rollcall.chassis.Signals;
import io.rollcall.client.session.Session;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Handles a signal during a session: the session stops and is reported, and only then the JVM ends, with the signal's
 * status. Spring's own shutdown hook is off: it would close the connections meanwhile, and would block a signal during
 * the start until the start is complete.
 *
 * <p>An endless session has no other end. There SIGINT and SIGTERM only stop it, and the program ends by itself, with
 * the session's status; a second signal ends it at once.
 */
final class InterruptHandler {

    private final Session session;
    private final Duration reportTimeout;
    private final CountDownLatch reported = new CountDownLatch(1);
    private final AtomicBoolean signalled = new AtomicBoolean();

    private InterruptHandler(Session session, Duration reportTimeout) {
        this.session = session;
        this.reportTimeout = reportTimeout;
    }

    /** @param reportTimeout how long the user waits at most after a signal */
    static InterruptHandler of(Session session, boolean endless, Duration reportTimeout) {
        InterruptHandler interruptHandler = new InterruptHandler(session, reportTimeout);
        Runtime.getRuntime().addShutdownHook(new Thread(interruptHandler::end, "interruption"));
        if (endless) {
            Signals.on("INT", interruptHandler::onSignal);
            Signals.on("TERM", interruptHandler::onSignal);
        }
        return interruptHandler;
    }

    private void onSignal() {
        boolean first = signalled.compareAndSet(false, true);
        if (!first || !end()) Runtime.getRuntime().halt(ExitStatus.INTERRUPTED.status());
    }

    /** @return whether the session was reported in time */
    private boolean end() {
        session.stop();
        try {
            return reported.await(reportTimeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Notes that the session was reported, completely or in part. */
    void reported() {
        reported.countDown();
    }
}
