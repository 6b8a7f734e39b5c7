package io.rollcall.registry;

import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.validation.annotation.Validated;

/**
 * @param data where the registry keeps views and remembers that it ran. If a restart loses this directory, the
 *     registry answers at once, with partial lists
 * @param guard keep instances when most leases of a service expire at once (self-preservation). Without it a broken
 *     network empties lists; with it three or more instances that lose power together stay listed for ten TTLs
 * @param allowedAddresses the ranges of IP addresses at which instances may be, such as 10.0.0.0/8; none: all but
 *     link-local ones and those of the clouds' metadata services
 * @param quota the part, in percent, of the room for instances, parked watches, callers on the map and groups of
 *     replicas that one principal may take; where security is off, one address. Lower leaves more to others if one goes
 *     wild; 100 is no quota
 * @param events how many events of instances are remembered, 100 to 100,000; fewer where the heap has no room for them.
 *     More let a client catch up after a longer absence
 * @param peers the addresses of all members of a registry that is a cluster, this one included; none: it is alone
 * @param publicAddress which of the peers this one is; null: the one with the port at which it listens
 * @param logPort the port at which the other members reach this one's log; null: 1000 above that of its address
 */
@Validated
@ConfigurationProperties("rollcall.registry")
public record RegistryProperties(
        @DefaultValue("./data/registry") Path data,
        @DefaultValue("true") boolean guard,
        @DefaultValue List<String> allowedAddresses,
        @Min(1) @Max(100) @DefaultValue("50") int quota,
        @Min(100) @Max(100_000) @DefaultValue("10000") int events,
        @DefaultValue List<String> peers,
        @Nullable String publicAddress,
        @Nullable Integer logPort) {}
