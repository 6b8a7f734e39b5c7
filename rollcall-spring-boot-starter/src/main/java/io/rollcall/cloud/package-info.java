/**
 * The starter's adapters to Spring Cloud, so that an application written for Eureka or Consul need not know the
 * difference: its {@code DiscoveryClient}s, its {@code ServiceRegistry}, its load balancer's lists. Start at
 * {@link io.rollcall.cloud.ServiceInstances}.
 *
 * <p>It knows the directory and the registration, and of the starter's own calls only
 * {@link io.rollcall.call.ExternalCalls}. Through that class both kinds of calls share what they find out about an
 * instance: an application uses the starter's calls, Spring Cloud's, or both. The package is active if Spring Cloud
 * Commons is on the class path.
 */
@NullMarked
package io.rollcall.cloud;

import org.jspecify.annotations.NullMarked;
