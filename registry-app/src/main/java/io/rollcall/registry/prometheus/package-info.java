/** Tells Prometheus whom to scrape, and how many there are. Begin at {@link io.rollcall.registry.prometheus.TargetsController}. */
@NullMarked
package io.rollcall.registry.prometheus;

import org.jspecify.annotations.NullMarked;
