package io.rollcall.registry;

import java.nio.file.Path;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * @param data where the registry keeps views and remembers that it ran. If a restart loses this directory, the
 *     registry answers at once, with partial lists
 * @param guard keep instances when most leases of a service expire at once (self-preservation). Without it a broken
 *     network empties lists; with it three or more instances that lose power together stay listed for ten TTLs
 */
@ConfigurationProperties("rollcall.registry")
record RegistryProperties(
        @DefaultValue("./data/registry") Path data,
        @DefaultValue("true") boolean guard) {}
