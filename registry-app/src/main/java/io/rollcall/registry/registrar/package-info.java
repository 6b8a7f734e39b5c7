/**
 * Takes every request that changes leases to the state machine, and carries out what follows. Start at {@link
 * io.rollcall.registry.registrar.Registrar}.
 */
@NullMarked
package io.rollcall.registry.registrar;

import org.jspecify.annotations.NullMarked;
