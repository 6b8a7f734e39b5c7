package io.rollcall.client.report;

/** The format of a report. */
public enum Output {
    /** Answers or a progress bar while the session runs, and a table at the end. */
    TABLE,
    /** One object at the end, which a program can read. */
    JSON
}
