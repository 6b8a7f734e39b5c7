/** The registry seen from outside: it is killed and restarted, receives false messages, and has many watchers. */
@NullMarked
package io.rollcall.system.registry;

import org.jspecify.annotations.NullMarked;
