package io.rollcall.client;

import io.rollcall.chassis.Signals;
import io.rollcall.client.session.Session;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * A signal in the middle of a session: the session stops and is told of, and only then the JVM ends, with the signal's
 * status. Spring's own hook is off: it would take the connections apart meanwhile, and hold up a signal during the start
 * until that is through.
 *
 * <p>An endless session has no other end. There SIGINT and SIGTERM only stop it, and the program goes on to its own, with
 * the session's status; a second signal ends it at once.
 */
final class Interruption {

    private final Session session;
    private final Duration toTell;
    private final CountDownLatch told = new CountDownLatch(1);
    private final AtomicBoolean signalled = new AtomicBoolean();

    private Interruption(Session session, Duration toTell) {
        this.session = session;
        this.toTell = toTell;
    }

    /** @param toTell how long the user who wants to leave has to wait at most */
    static Interruption of(Session session, boolean endless, Duration toTell) {
        Interruption interruption = new Interruption(session, toTell);
        Runtime.getRuntime().addShutdownHook(new Thread(interruption::end, "interruption"));
        if (endless) {
            Signals.on("INT", interruption::onSignal);
            Signals.on("TERM", interruption::onSignal);
        }
        return interruption;
    }

    private void onSignal() {
        boolean first = signalled.compareAndSet(false, true);
        if (!first || !end()) Runtime.getRuntime().halt(Exit.INTERRUPTED.status());
    }

    /** @return whether the session was told of in time */
    private boolean end() {
        session.stop();
        try {
            return told.await(toTell.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** The session was told of, whole or in part. */
    void told() {
        told.countDown();
    }
}
