/**
 * The whole story in one command, on real processes: prints what is typed and answered, and checks each result.
 *
 * <p>Start at {@link io.rollcall.demo.Demo}. It does nothing that a person at a terminal could not do.
 */
@NullMarked
package io.rollcall.demo;

import org.jspecify.annotations.NullMarked;
