/**
 * The command {@code ./rollcall call}: a request to any service, by its name. Start at {@link
 * io.rollcall.client.servicecall.CallCommand}. It uses the starter's algorithms, and needs no Spring context.
 */
@NullMarked
package io.rollcall.client.servicecall;

import org.jspecify.annotations.NullMarked;
