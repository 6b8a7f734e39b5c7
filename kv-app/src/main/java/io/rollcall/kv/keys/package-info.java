/** The API of keys and values for clients. Start at {@link io.rollcall.kv.keys.KvController}. */
@NullMarked
package io.rollcall.kv.keys;

import org.jspecify.annotations.NullMarked;
