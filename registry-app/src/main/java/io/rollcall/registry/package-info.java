/**
 * Who is alive, and where. Start at {@link io.rollcall.registry.RegistryController}, the methods on the wire.
 *
 * <p>This package joins the features below it, and is used by none of them: {@code lease} decides, {@code lookup} and {@code
 * watch} tell readers, {@code suspect} looks after those who fell silent together, {@code view} holds who replicates, {@code restart}
 * remembers the last life, {@code prometheus} tells whom to scrape.
 */
@NullMarked
package io.rollcall.registry;

import org.jspecify.annotations.NullMarked;
