/**
 * One call of each service, and what a failed one means. Start at {@link io.rollcall.client.call.ServiceCalls}. The
 * package does not know how many calls are made, when, or what is printed.
 */
@NullMarked
package io.rollcall.client.call;

import org.jspecify.annotations.NullMarked;
