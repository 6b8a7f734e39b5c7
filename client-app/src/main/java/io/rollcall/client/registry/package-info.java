/**
 * The operator's commands that see and steer a registry: {@code services}, {@code instances}, {@code watch}, {@code
 * events}, {@code callers}, {@code drain}, {@code restore}, {@code weight} and {@code evict}. Each is a class; start at
 * {@link io.rollcall.client.registry.ServicesCommand}. They use only the registry's protocol, and need no Spring
 * context.
 */
@NullMarked
package io.rollcall.client.registry;

import org.jspecify.annotations.NullMarked;
