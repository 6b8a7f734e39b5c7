/**
 * The access to methods: tokens in a file, their scopes, and the decision that {@link io.rollcall.wire.Needs} asks for.
 * Start at {@link io.rollcall.chassis.security.Access}, which both ways of answering a request ask.
 *
 * <p>It decides by the method that a request reaches and by the message that was read, and never by the path as it was
 * sent: {@code /Registry%2ELookup} and {@code /Registry.Lookup;a=b} reach the same method.
 */
@NullMarked
package io.rollcall.chassis.security;

import org.jspecify.annotations.NullMarked;
