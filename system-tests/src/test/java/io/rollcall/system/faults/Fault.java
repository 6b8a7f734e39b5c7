package io.rollcall.system.faults;

import java.time.Duration;

/**
 * A fault of the group, which passes.
 *
 * @param what a description for the journal
 * @param lasts the time from its beginning to its end
 */
record Fault(Kind kind, String what, Duration lasts, Runnable begin, Runnable end) {}
