/** What a user types, and what the shell gets back. */
@NullMarked
package io.rollcall.system.commandline;

import org.jspecify.annotations.NullMarked;
