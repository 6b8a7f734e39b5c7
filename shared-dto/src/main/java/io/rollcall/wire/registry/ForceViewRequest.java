package io.rollcall.wire.registry;

import io.rollcall.wire.Name;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param primary id of a replica that reported the highest view
 * @param members ids of replicas that reported any view, the primary among them
 * @param acceptLoss the members of the view that holds are dead for ever: {@code primary} alone forms the next one from what it has
 */
public record ForceViewRequest(
        @NotNull @Name String group,
        @NotNull @Name String primary,
        @NotEmpty @Size(max = View.MEMBERS_MAX) List<@NotNull @Name String> members,
        @Nullable Boolean acceptLoss) {}
