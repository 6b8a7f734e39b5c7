/**
 * Load for a server: wrk for HTTP, and clients of one thread for what wrk cannot say or cannot time. Start at
 * {@link Load}. Knows nothing of who is compared.
 */
@NullMarked
package io.rollcall.bench.load;

import org.jspecify.annotations.NullMarked;
