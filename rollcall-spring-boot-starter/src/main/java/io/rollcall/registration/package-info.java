/**
 * This process among the instances of its service: registers, beats, drains, leaves. Start at {@link
 * io.rollcall.registration.Registration}.
 *
 * <p>Knows the registry and this application's life cycle, and nothing of other services.
 */
@NullMarked
package io.rollcall.registration;

import org.jspecify.annotations.NullMarked;
