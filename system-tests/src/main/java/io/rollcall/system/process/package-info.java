/**
 * Real processes for a test or a demo: started, asked, stopped and killed, and none of them left behind.
 *
 * <p>Start at {@link io.rollcall.system.process.ProcessGroup}. Knows how an application is started and called, and
 * nothing of what it should answer.
 */
@NullMarked
package io.rollcall.system.process;

import org.jspecify.annotations.NullMarked;
