package io.rollcall.client;

import io.rollcall.chassis.StandardStreams;

/** How the program ends, for a script. */
enum Exit {
    /** Every call was served. */
    SERVED(0),
    /** Some calls failed, or the program itself did. */
    FAILED(1),
    /** The request makes no sense; nothing was called. */
    BAD_USAGE(2),
    /** There is no registry, or it knows no instance; nothing was called. */
    NOBODY_THERE(3),
    /** By SIGINT, in the shells' way of counting: 128 and the signal's number. */
    INTERRUPTED(130),
    /** Nobody reads standard output any more, as in {@code | head}. See {@link io.rollcall.chassis.StandardStreams}. */
    NOBODY_READS(StandardStreams.EXIT_NOBODY_READS);

    private final int status;

    Exit(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }
}
