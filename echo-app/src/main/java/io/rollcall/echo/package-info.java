/** Says what it is told. */
@NullMarked
package io.rollcall.echo;

import org.jspecify.annotations.NullMarked;
