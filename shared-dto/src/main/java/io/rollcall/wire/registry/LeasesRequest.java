package io.rollcall.wire.registry;

import io.rollcall.wire.Bounded;
import io.rollcall.wire.Name;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/** @param ids the instances whose leases are asked for, 1 to 200: as many as a screen shows */
public record LeasesRequest(
        @NotNull @Name String service,
        @NotEmpty @Size(max = LeasesRequest.IDS_MAX) List<@NotNull @Name String> ids) {

    /** The most leases of one answer. */
    public static final int IDS_MAX = 200;

    public LeasesRequest {
        ids = Bounded.list(ids, IDS_MAX);
    }
}
