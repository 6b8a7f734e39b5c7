/** What others take for a pick, by JMH. Knows nothing of Rollcall. */
package io.rollcall.bench.peers.picks;
