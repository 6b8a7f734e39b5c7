package io.rollcall.client.report;

import io.rollcall.client.session.CallOutcome;
import io.rollcall.client.session.SessionListener;

/** The output of a session while it runs. */
public interface Progress extends SessionListener, AutoCloseable {

    /** Clears the place for the final report. */
    @Override
    void close();

    /** No output, as a program or a long unattended session needs it. */
    Progress NONE = new Progress() {
        @Override
        public void on(CallOutcome outcome) {}

        @Override
        public void close() {}
    };
}
