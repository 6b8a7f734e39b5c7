/** What the operator's commands share: how a command line is read, and refused. They need no Spring context. */
@NullMarked
package io.rollcall.client.operator;

import org.jspecify.annotations.NullMarked;
