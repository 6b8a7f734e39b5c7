/**
 * Figures. {@link io.rollcall.bench.Compare} sets Rollcall beside its peers; each other program here measures one thing
 * by itself and prints it. {@code bench/run} starts them. Nothing here is a test: what must hold on every machine is
 * asserted where it is built.
 */
@NullMarked
package io.rollcall.bench;

import org.jspecify.annotations.NullMarked;
