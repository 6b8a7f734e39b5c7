package io.rollcall.wire.registry;

import io.rollcall.wire.Name;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * @param primary id of a replica that reported the highest view
 * @param members ids of replicas that reported any view, the primary among them
 */
public record ForceViewRequest(
        @NotNull @Name String group,
        @NotNull @Name String primary,
        @NotEmpty @Size(max = View.MEMBERS_MAX) List<@NotNull @Name String> members) {}
