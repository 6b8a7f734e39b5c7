/**
 * One call of each service, and what a failed one means: start at {@link io.rollcall.client.call.ServiceCalls}. How many are
 * made, when, and what is printed of them is not known here.
 */
@NullMarked
package io.rollcall.client.call;

import org.jspecify.annotations.NullMarked;
