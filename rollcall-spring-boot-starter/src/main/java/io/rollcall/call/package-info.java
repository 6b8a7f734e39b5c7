/**
 * Calls by service name: {@code http://echo/Echo.Echo} goes to an instance of {@code echo}. Start at
 * {@link io.rollcall.call.LoadBalanced}.
 */
@NullMarked
package io.rollcall.call;

import org.jspecify.annotations.NullMarked;
