/** Eureka, as its users run it. Knows nothing of Rollcall. */
package io.rollcall.bench.peers.eureka;
