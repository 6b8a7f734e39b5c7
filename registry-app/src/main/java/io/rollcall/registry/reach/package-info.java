/** Where the registry lets instances be, and so where it and their callers connect to. */
@NullMarked
package io.rollcall.registry.reach;

import org.jspecify.annotations.NullMarked;
