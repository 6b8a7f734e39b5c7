/**
 * A registry and instances of its services as a test needs them, and an application that calls them.
 *
 * <p>Start at {@link io.rollcall.system.cluster.Cluster}, or at {@link io.rollcall.system.cluster.SeedCluster} where a
 * test changes nothing that another one would miss.
 */
@NullMarked
package io.rollcall.system.cluster;

import org.jspecify.annotations.NullMarked;
