package io.rollcall.wire.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.rollcall.wire.Address;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * @param group the UUID of the group to join
 * @param name the address of the new member
 * @param member the UUID of its directory
 * @param logAddress where the other members reach its log
 * @param wasMember whether the directory has been a member of the group; null: it has not. Left out if null,
 *     because an older registry refuses it
 */
public record JoinRequest(
        @NotNull @Pattern(regexp = UUID_PATTERN, message = "must be a UUID")
        String group,

        @NotNull @Address String name,

        @NotNull @Pattern(regexp = UUID_PATTERN, message = "must be a UUID")
        String member,

        @NotNull @Address String logAddress,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Boolean wasMember) {

    private static final String UUID_PATTERN = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}";
}
