package io.rollcall.client.session;

import java.time.Duration;

/** Receives the outcomes of a session while it runs, in the thread that runs it. */
@FunctionalInterface
public interface SessionListener {

    void on(CallOutcome outcome);

    /**
     * Called about once a second, also while no call ends; less often while a listener takes longer.
     *
     * @param elapsed the time since the session began
     */
    default void onSecond(Duration elapsed) {}

    /** Returns a listener that calls this one and then the other. */
    default SessionListener and(SessionListener other) {
        SessionListener first = this;
        return new SessionListener() {
            @Override
            public void on(CallOutcome outcome) {
                first.on(outcome);
                other.on(outcome);
            }

            @Override
            public void onSecond(Duration elapsed) {
                first.onSecond(elapsed);
                other.onSecond(elapsed);
            }
        };
    }
}
