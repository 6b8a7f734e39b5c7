/**
 * Bad requests of every kind for every method of every application.
 *
 * <p>A method that is added to the wire is added to {@link io.rollcall.system.refusal.Methods}.
 */
@NullMarked
package io.rollcall.system.refusal;

import org.jspecify.annotations.NullMarked;
