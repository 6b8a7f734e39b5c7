/**
 * The bodies of requests, read before anything else looks at them. Whoever sends slowly, or too much, holds no thread
 * that others need, and no memory without a bound. Start at {@link io.rollcall.chassis.body.WholeBodyFilter}.
 */
@NullMarked
package io.rollcall.chassis.body;

import org.jspecify.annotations.NullMarked;
