package io.rollcall.client.follow;

/** An output format of a followed session. */
interface LiveView {

    void show(StatsInterval second);

    /** Clears the place for the final report. */
    default void close() {}
}
