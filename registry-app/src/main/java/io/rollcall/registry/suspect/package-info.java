/**
 * What the registry does about suspects besides keeping them listed: it probes their addresses, and shows them in its
 * log, health and meters. {@link io.rollcall.registry.lease} decides which instances are suspects.
 */
@NullMarked
package io.rollcall.registry.suspect;

import org.jspecify.annotations.NullMarked;
