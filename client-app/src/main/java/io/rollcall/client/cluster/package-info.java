/**
 * The operator's commands for a registry of several members. Start at {@link
 * io.rollcall.client.cluster.ClusterCommand}. They use only the registry's protocol, and need no Spring context.
 */
@NullMarked
package io.rollcall.client.cluster;

import org.jspecify.annotations.NullMarked;
