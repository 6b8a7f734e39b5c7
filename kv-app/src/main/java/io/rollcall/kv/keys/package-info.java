/** Keys and values, as clients ask for them. Start at {@link io.rollcall.kv.keys.KvController}. */
@NullMarked
package io.rollcall.kv.keys;

import org.jspecify.annotations.NullMarked;
