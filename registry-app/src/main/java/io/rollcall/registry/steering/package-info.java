/**
 * What operators have said, in a file of the data directory. Start at {@link
 * io.rollcall.registry.steering.SteeringFile}. A registry of several members has it in its log.
 */
@NullMarked
package io.rollcall.registry.steering;

import org.jspecify.annotations.NullMarked;
