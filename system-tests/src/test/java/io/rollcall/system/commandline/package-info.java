/** The command lines that a user types, and the exit statuses that the shell gets. */
@NullMarked
package io.rollcall.system.commandline;

import org.jspecify.annotations.NullMarked;
