package io.rollcall.registry.cluster;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends the process of a member whose log has failed: it can neither follow nor lead any more. */
final class FailedLog {

    private static final Logger log = LoggerFactory.getLogger(FailedLog.class);

    /** The exit status of a defect, as of sysexits.h. */
    private static final int EXIT_SOFTWARE = 70;

    private FailedLog() {}

    /** Begins to end the process, and returns at once. */
    static void exit(Throwable why) {
        if (why instanceof StartRefusedException) log.error("This member stops: {}", why.getMessage());
        else log.error("The log has ended, and this member stops: {}", why.getMessage(), why);
        ProcessExit.begin(EXIT_SOFTWARE);
    }
}
