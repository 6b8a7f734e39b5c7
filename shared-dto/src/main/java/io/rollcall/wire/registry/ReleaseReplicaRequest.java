package io.rollcall.wire.registry;

import io.rollcall.wire.Name;
import jakarta.validation.constraints.NotNull;

/** @param id the id of the replica whose owner is forgotten */
public record ReleaseReplicaRequest(
        @NotNull @Name String group, @NotNull @Name String id) {}
