/** Tells Prometheus whom to scrape. Begin at {@link io.rollcall.registry.prometheus.TargetsController}. */
@NullMarked
package io.rollcall.registry.prometheus;

import org.jspecify.annotations.NullMarked;
