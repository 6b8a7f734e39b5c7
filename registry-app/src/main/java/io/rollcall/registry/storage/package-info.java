/**
 * The registry's data directory: a lock, small files that are replaced atomically, and the identity of the registry.
 * Start at {@link io.rollcall.registry.storage.DataDirectory}. It does not know what the files of other packages
 * contain.
 */
@NullMarked
package io.rollcall.registry.storage;

import org.jspecify.annotations.NullMarked;
