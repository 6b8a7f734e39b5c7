package io.rollcall.wire.kv;

import io.rollcall.wire.Address;
import io.rollcall.wire.Name;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/**
 * A joiner introduces itself to its primary, and asks for all that it holds.
 *
 * @param receiver the primary that is asked
 * @param view number of the latest view that the sender knows of; 0: none
 * @param id of the sender
 * @param address of the sender, where {@code KV.Apply} is to go
 */
public record SnapshotRequest(
        @NotNull @Valid Receiver receiver,
        @NotNull @Min(0) Long view,
        @NotNull @Name String id,
        @NotNull @Address String address,
        @NotNull @Valid Attempt attempt) {}
