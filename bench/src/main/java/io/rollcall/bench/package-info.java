/**
 * Figures. Each class is a program that measures one thing and prints it; {@code bench/run} starts them. Nothing here is a test:
 * what must hold on every machine is asserted where it is built.
 */
@NullMarked
package io.rollcall.bench;

import org.jspecify.annotations.NullMarked;
