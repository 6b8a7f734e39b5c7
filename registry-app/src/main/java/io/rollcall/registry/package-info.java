/**
 * The registry: which instances are alive, and where. Start at {@link io.rollcall.registry.RegistryController}, the
 * methods on the wire.
 *
 * <p>This package joins the features below it, and none of them uses it: {@code lease} decides, {@code lookup} and
 * {@code watch} answer readers, {@code suspect} handles instances that fell silent together, {@code view} holds the
 * views of replicated groups, {@code restart} remembers the previous run, {@code storage} is the data directory, {@code
 * prometheus} lists the targets to scrape.
 */
@NullMarked
package io.rollcall.registry;

import org.jspecify.annotations.NullMarked;
