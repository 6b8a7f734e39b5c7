/** A real Prometheus, with the configuration and the dashboard of Compose, finds and scrapes real processes. */
@NullMarked
package io.rollcall.system.prometheus;

import org.jspecify.annotations.NullMarked;
