/**
 * Real processes for a test or a demo: they are started, called, stopped and killed, and none is left behind.
 *
 * <p>Start at {@link io.rollcall.process.ProcessGroup}. Knows how an application is started and called, but
 * not what it should answer.
 */
@NullMarked
package io.rollcall.process;

import org.jspecify.annotations.NullMarked;
