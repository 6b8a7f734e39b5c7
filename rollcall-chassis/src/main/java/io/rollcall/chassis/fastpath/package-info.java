/**
 * The fast path: ordinary requests to a few methods are answered before Spring sees them. Start at {@link
 * io.rollcall.chassis.fastpath.FastPath}, which marks such a method, and {@code FastPathFilter}, which answers.
 */
@NullMarked
package io.rollcall.chassis.fastpath;

import org.jspecify.annotations.NullMarked;
