package io.rollcall.client.session;

import java.time.Duration;

/** Hears of a session while it runs, in the thread that runs it. */
@FunctionalInterface
public interface SessionListener {

    void on(Outcome outcome);

    /**
     * About once a second, also while no call ends; less often while a listener takes longer than that.
     *
     * @param elapsed since the session began
     */
    default void onSecond(Duration elapsed) {}

    /** Both, the other one second. */
    default SessionListener and(SessionListener other) {
        SessionListener first = this;
        return new SessionListener() {
            @Override
            public void on(Outcome outcome) {
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
