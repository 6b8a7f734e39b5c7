/**
 * What every process of Rollcall has in common. The command line: start at {@link io.rollcall.chassis.Chassis} and
 * {@link io.rollcall.chassis.Flags}. The refusals: {@link io.rollcall.chassis.ProblemException} and every other failure
 * of a request leave as a {@link io.rollcall.wire.Problem}. Data on disk: {@link
 * io.rollcall.chassis.LockedDirectory}. It knows no service.
 */
@NullMarked
package io.rollcall.chassis;

import org.jspecify.annotations.NullMarked;
