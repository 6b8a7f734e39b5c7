/**
 * All applications in containers: the real {@code docker-compose.yml}, driven as the tutorial tells it. Begin at
 * {@link io.rollcall.system.containers.ContainersIT}. {@code ./mvnw verify -Pcontainers} runs it, where there is a
 * Docker Engine.
 */
@NullMarked
package io.rollcall.system.containers;

import org.jspecify.annotations.NullMarked;
