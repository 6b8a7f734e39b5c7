package io.rollcall.wire.registry;

import io.rollcall.wire.Bounded;
import io.rollcall.wire.Name;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param primary the id of a replica that reported the highest view
 * @param members the ids of replicas that reported a view, including the primary
 * @param acceptLoss whether the members of the current view are gone for good: {@code primary} alone forms the next
 *     one from its data
 */
public record ForceViewRequest(
        @NotNull @Name String group,
        @NotNull @Name String primary,
        @NotEmpty @Size(max = View.MEMBERS_MAX) List<@NotNull @Name String> members,
        @Nullable Boolean acceptLoss) {

    public ForceViewRequest {
        members = Bounded.list(members, View.MEMBERS_MAX);
    }
}
