/**
 * Load for a server: wrk for HTTP, and clients of one thread for protocols and timings that wrk does not have. Start at
 * {@link Load}. Knows nothing of the subjects that are compared.
 */
@NullMarked
package io.rollcall.bench.load;

import org.jspecify.annotations.NullMarked;
