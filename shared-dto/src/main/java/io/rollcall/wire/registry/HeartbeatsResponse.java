package io.rollcall.wire.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param beats one for each heartbeat, in their order
 * @param registry the identity of the registry, as in a lookup
 */
public record HeartbeatsResponse(List<Beat> beats, @Nullable String registry) {

    /**
     * What became of one heartbeat.
     *
     * @param ttlMillis how long the lease lives from now; absent if it was not renewed
     * @param version the version of the service; absent if the lease was not renewed
     * @param code why the lease was not renewed: {@code unknown-lease}, register again; {@code
     *     not-ready} or {@code outcome-unknown}, send it again. Absent if it was
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Beat(
            @Nullable Long ttlMillis,
            @Nullable Long version,
            @Nullable String code) {}
}
