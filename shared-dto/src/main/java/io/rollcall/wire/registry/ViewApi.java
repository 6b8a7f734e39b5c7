package io.rollcall.wire.registry;

import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The views of replicated groups: one compare-and-set register each, on disk before it is answered. */
@HttpExchange(contentType = "application/json", accept = "application/json")
public interface ViewApi {

    /** The view of a group; of number 0 where there is none. 503 {@code not-ready}: the disk does not tell which one holds. */
    @PostExchange("/Registry.View")
    View view(@Valid @RequestBody ViewRequest request);

    /**
     * Replaces a view by the next one, if it is still that of the given number. 404 {@code unknown-lease}: the lease is not held
     * now, as after a restart of either side. 409 {@code not-a-member}: the change is not the proposer's to make. 409 {@code
     * view-lost}: there was a view once, see {@link #report}. 503 {@code not-durable}: it cannot be written, and nothing changed.
     * 503 {@code outcome-unknown}: nor can it be read whether it was; ask again. 503 {@code not-ready}: so it was with an earlier
     * change; nothing was done.
     */
    @PostExchange("/Registry.ChangeView")
    ChangeViewResponse change(@Valid @RequestBody ChangeViewRequest request);

    /**
     * Tells a registry that has lost a view of it. It is taken when all members of the highest reported one have reported that one; its
     * number is then above all that any registry has given, so that whatever was lost is old for everyone.
     */
    @PostExchange("/Registry.ReportView")
    ReportViewResponse report(@Valid @RequestBody ReportViewRequest request);

    /** Remembers how far a replica's log has come, outside of its disk, and says what was remembered. 404 and 409 as {@link #change}. */
    @PostExchange("/Registry.Position")
    PositionResponse position(@Valid @RequestBody PositionRequest request);

    /** The views of all groups, and what is missing where one was lost. */
    @PostExchange("/Registry.Views")
    ViewsResponse views(@Valid @RequestBody ViewsRequest request);

    /**
     * An operator's word where not all members of a lost view will come back: some of those that reported form the next one. What
     * was acknowledged and is on none of them is lost. 409 {@code view-held}: no view is missing here, and nothing was
     * accepted to be lost, or a member still serves.
     */
    @PostExchange("/Registry.ForceView")
    View force(@Valid @RequestBody ForceViewRequest request);
}
