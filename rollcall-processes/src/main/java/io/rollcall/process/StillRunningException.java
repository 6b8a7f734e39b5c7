package io.rollcall.process;

import java.time.Duration;

/** A process should have ended, and has not. */
public final class StillRunningException extends RuntimeException {

    private static final long serialVersionUID = 1;

    StillRunningException(RunningProcess process, Duration waited) {
        super(process + " has not ended within " + waited);
    }
}
