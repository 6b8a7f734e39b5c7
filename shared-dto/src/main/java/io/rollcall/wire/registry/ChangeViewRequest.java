package io.rollcall.wire.registry;

import io.rollcall.wire.Bounded;
import io.rollcall.wire.Name;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;
import java.util.List;

/**
 * @param number the number of the view to replace; 0: to form the first one. The number of the new view is one more
 * @param lease the lease of the proposer, which is a member of the view to replace; if the number is 0, a member of
 *     the view to form
 * @param primary the id of the next primary, which is a member of the view to replace as well
 * @param members all members of the new view, each id once
 */
public record ChangeViewRequest(
        @NotNull @Name String group,
        @Min(0) @Max(View.VIEWS_MAX) @NotNull Long number,
        @NotNull @Size(min = 1, max = 64) String lease,
        @NotNull @Name String primary,
        @NotEmpty @Size(max = View.MEMBERS_MAX) List<View.@NotNull @Valid Member> members) {

    public ChangeViewRequest {
        members = Bounded.list(members, View.MEMBERS_MAX);
    }
}
