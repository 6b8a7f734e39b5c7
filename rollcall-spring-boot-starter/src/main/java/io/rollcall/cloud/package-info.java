/**
 * This starter in Spring Cloud's words, so that an application written for Eureka or Consul need not know the difference: its
 * {@code DiscoveryClient}s, its {@code ServiceRegistry}, its load balancer's lists. Start at {@link
 * io.rollcall.cloud.ServiceInstances}.
 *
 * <p>Knows the directory and the registration, and of this starter's own calls only {@link io.rollcall.call.ExternalCalls}, by which
 * both kinds of calls share what they find out about an instance: an application uses these or Spring Cloud's, or both side by side.
 * Present where Spring Cloud Commons is.
 */
@NullMarked
package io.rollcall.cloud;

import org.jspecify.annotations.NullMarked;
