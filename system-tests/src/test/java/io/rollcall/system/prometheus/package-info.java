/** A real Prometheus, with the configuration and the dashboard that Compose gives it, finds and asks real processes. */
@NullMarked
package io.rollcall.system.prometheus;

import org.jspecify.annotations.NullMarked;
