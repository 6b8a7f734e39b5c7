/** Replicas of the key-value store as processes: is what clients see one store, whatever comes and goes? */
@NullMarked
package io.rollcall.system.kv;

import org.jspecify.annotations.NullMarked;
