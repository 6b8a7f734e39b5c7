/**
 * This process as an instance of its service: it registers, sends heartbeats, drains and deregisters. Start at
 * {@link io.rollcall.registration.Registration}.
 *
 * <p>It knows the registry and this application's life cycle, and nothing of other services.
 */
@NullMarked
package io.rollcall.registration;

import org.jspecify.annotations.NullMarked;
