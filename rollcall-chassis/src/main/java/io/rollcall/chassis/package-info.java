/**
 * What every process of the cast has in common, so that each of them is only what it is for.
 *
 * <p>The command line: {@link io.rollcall.chassis.Chassis} runs an application with its {@link
 * io.rollcall.chassis.Flags}. The refusals: {@link io.rollcall.chassis.Refusal} and every other failure of a request leave
 * as a {@link io.rollcall.wire.Problem}, by {@link io.rollcall.chassis.WebAutoConfiguration}. The end: {@link
 * io.rollcall.chassis.Signals} that mean one. A user's own application has
 * its own ways with both, so the starter does not bring this.
 */
@NullMarked
package io.rollcall.chassis;

import org.jspecify.annotations.NullMarked;
