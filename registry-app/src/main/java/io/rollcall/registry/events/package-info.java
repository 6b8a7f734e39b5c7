/**
 * What has happened to instances, and why: the latest events, and those that wait for the next. Start at {@link
 * io.rollcall.registry.events.EventHistory}. It is told of each event, and knows nothing of leases and catalogs.
 */
@NullMarked
package io.rollcall.registry.events;

import org.jspecify.annotations.NullMarked;
