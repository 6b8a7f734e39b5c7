/**
 * Benchmarks. {@link io.rollcall.bench.Compare} compares Rollcall with its peers. Each other program here measures one
 * thing and prints it. {@code bench/run} starts them. Nothing here is a test: a module's own tests assert what must
 * hold on every machine.
 */
@NullMarked
package io.rollcall.bench;

import org.jspecify.annotations.NullMarked;
