/** A registry of three members: what their loss costs, and how many instances they keep. */
@NullMarked
package io.rollcall.bench.members;

import org.jspecify.annotations.NullMarked;
