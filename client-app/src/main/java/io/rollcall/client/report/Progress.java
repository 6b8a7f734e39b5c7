package io.rollcall.client.report;

import io.rollcall.client.session.Outcome;

/** What is seen of a session while it runs. */
interface Progress extends AutoCloseable {

    void on(Outcome outcome);

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
