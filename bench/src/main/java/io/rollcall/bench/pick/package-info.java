/** Benchmarks of nanoseconds, by JMH: {@code ./bench/run pick} and {@code picks}. */
@NullMarked
package io.rollcall.bench.pick;

import org.jspecify.annotations.NullMarked;
