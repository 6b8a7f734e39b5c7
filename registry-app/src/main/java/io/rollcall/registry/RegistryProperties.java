package io.rollcall.registry;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param data where the registry remembers that it ran. On a disk that a restart loses, it answers at once, in part
 * @param guard keep the instances of a service most of whose leases run out together. Without it a sick network empties
 *     lists; with it three or more instances that lose power together are listed for ten TTLs
 */
@ConfigurationProperties("rollcall.registry")
record RegistryProperties(
        @DefaultValue("./data/registry") Path data,
        @DefaultValue("true") boolean guard) {}
