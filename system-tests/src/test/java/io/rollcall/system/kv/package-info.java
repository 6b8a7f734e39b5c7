/** Replicas of the key-value store as processes; the tests check that clients see one store, whichever fail. */
@NullMarked
package io.rollcall.system.kv;

import org.jspecify.annotations.NullMarked;
