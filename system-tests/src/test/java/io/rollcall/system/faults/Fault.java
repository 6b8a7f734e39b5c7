package io.rollcall.system.faults;

import java.time.Duration;

/**
 * Something that befalls the group, and passes.
 *
 * @param what exactly, for people
 * @param lasts from its beginning to its end
 */
record Fault(Kind kind, String what, Duration lasts, Runnable begin, Runnable end) {}
