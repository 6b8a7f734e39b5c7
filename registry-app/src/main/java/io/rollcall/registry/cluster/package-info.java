/**
 * A registry of several members: each has the whole state, by a log that they replicate, and one of them leads. Start
 * at {@link io.rollcall.registry.cluster.ReplicatedRegistrar}. Nothing here is loaded in a registry that is alone.
 */
@NullMarked
package io.rollcall.registry.cluster;

import org.jspecify.annotations.NullMarked;
