/** Measures the picks of other libraries, by JMH. Knows nothing of Rollcall. */
package io.rollcall.bench.peers.picks;
