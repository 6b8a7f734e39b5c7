package io.rollcall.wire.kv;

import io.rollcall.wire.Address;
import io.rollcall.wire.Name;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotNull;

/**
 * A joining replica introduces itself to its primary, and asks for the data.
 *
 * @param receiver the primary that is asked
 * @param view the number of the latest view that the sender knows; 0: none
 * @param id the id of the sender
 * @param address the address of the sender, to which {@code KV.Apply} is sent
 */
public record SnapshotRequest(
        @NotNull @Valid Receiver receiver,
        @NotNull @Min(0) Long view,
        @NotNull @Name String id,
        @NotNull @Address String address,
        @NotNull @Valid Attempt attempt) {}
