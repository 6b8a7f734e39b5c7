package io.rollcall.client;

import io.rollcall.chassis.StandardStreams;

/** The exit status of the program, which a script can check. */
enum ExitStatus {
    /** Every call was served. */
    SERVED(0),
    /** Some calls failed, or the program itself did. */
    FAILED(1),
    /** The request is invalid; no call was made. */
    BAD_USAGE(2),
    /** There is no registry, or it knows no instance; no call was made. */
    NO_INSTANCE(3),
    /** Ended by SIGINT: 128 plus the signal's number, as shells report it. */
    INTERRUPTED(130),
    /** The reader has closed standard output, as in {@code | head}. See {@link io.rollcall.chassis.StandardStreams}. */
    BROKEN_PIPE(StandardStreams.EXIT_BROKEN_PIPE);

    private final int status;

    ExitStatus(int status) {
        this.status = status;
    }

    int status() {
        return status;
    }
}
