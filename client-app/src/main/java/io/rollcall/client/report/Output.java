package io.rollcall.client.report;

/** How a session is reported. */
public enum Output {
    /** For a person: answers or a progress bar while it runs, a table at the end. */
    TABLE,
    /** For a program: one object at the end. */
    JSON
}
