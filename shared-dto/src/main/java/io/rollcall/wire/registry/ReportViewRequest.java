package io.rollcall.wire.registry;

import io.rollcall.wire.Name;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Size;

/**
 * @param lease the lease of the reporter, which is a member of the view that it reports
 * @param view the newest that it has on disk
 */
public record ReportViewRequest(
        @NotNull @Name String group,
        @NotNull @Size(min = 1, max = 64) String lease,
        @NotNull @Valid View view) {}
