package io.rollcall.wire.registry;

import io.rollcall.wire.Address;
import io.rollcall.wire.Bounded;
import io.rollcall.wire.Name;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * @param id unique within the service
 * @param weight its share of calls, 1 to 1,000; 1 if absent
 * @param zone where it runs
 * @param metadata at most 64 entries, keys of at most 64 and values of at most 512 characters
 * @param ttlMillis how long the lease lives without a heartbeat, 3,000 to 3,600,000; 10,000 if absent
 * @param status {@code UP} if absent
 * @param secure whether it is called over TLS; it is not, if absent
 */
public record RegisterRequest(
        @NotNull @Name String service,
        @NotNull @Name String id,
        @NotNull @Address String address,
        @Min(1) @Max(1_000) @Nullable Integer weight,
        @Size(max = 63) @Nullable String zone,

        @Size(max = RegisterRequest.METADATA_MAX) @Nullable
        Map<@Size(min = 1, max = 64) String, @NotNull @Size(max = 512) String> metadata,

        @Min(3_000) @Max(3_600_000) @Nullable Long ttlMillis,
        @Nullable Status status,
        @Nullable Boolean secure) {

    private static final int METADATA_MAX = 64;

    public RegisterRequest {
        if (metadata != null) metadata = Bounded.map(metadata, METADATA_MAX);
    }

    /** An instance that is called without TLS. */
    public RegisterRequest(
            String service,
            String id,
            String address,
            @Nullable Integer weight,
            @Nullable String zone,
            @Nullable Map<String, String> metadata,
            @Nullable Long ttlMillis,
            @Nullable Status status) {
        this(service, id, address, weight, zone, metadata, ttlMillis, status, null);
    }
}
