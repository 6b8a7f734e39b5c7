package io.rollcall.client.report;

import io.rollcall.client.session.Outcome;
import io.rollcall.client.session.SessionListener;

/** What is seen of a session while it runs. */
public interface Progress extends SessionListener, AutoCloseable {

    /** Leaves the place to what is printed at the end. */
    @Override
    void close();

    /** For a program, and for a long session that nobody watches. */
    Progress NONE = new Progress() {
        @Override
        public void on(Outcome outcome) {}

        @Override
        public void close() {}
    };
}
