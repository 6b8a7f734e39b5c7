/** Service discovery and a gauge for Prometheus. Start at {@link io.rollcall.registry.prometheus.TargetsController}. */
@NullMarked
package io.rollcall.registry.prometheus;

import org.jspecify.annotations.NullMarked;
