/**
 * What a registry knows of its earlier life, and what follows from it: its versions go on above the old ones, and it answers
 * no reader before everyone has had time to come back. Leases are not on disk: they come back by themselves.
 */
@NullMarked
package io.rollcall.registry.restart;

import org.jspecify.annotations.NullMarked;
