/**
 * What the registry does about suspects, besides keeping them: it tries their addresses, and says so in its log, health and
 * meters. Who is suspect is decided in {@link io.rollcall.registry.lease}.
 */
@NullMarked
package io.rollcall.registry.suspect;

import org.jspecify.annotations.NullMarked;
