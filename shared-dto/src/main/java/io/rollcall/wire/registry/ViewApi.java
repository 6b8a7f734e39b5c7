package io.rollcall.wire.registry;

import io.rollcall.wire.Needs;
import jakarta.validation.Valid;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.service.annotation.HttpExchange;
import org.springframework.web.service.annotation.PostExchange;

/** The views of replicated groups: one compare-and-set register for each, on disk before it is answered. */
@HttpExchange(contentType = "application/json", accept = "application/json")
public interface ViewApi {

    /**
     * Returns the view of a group; its number is 0 if there is none. 503 {@code not-ready}: the disk does not tell
     * which view is current.
     */
    @PostExchange("/Registry.View")
    @Needs({"replica:{group}", "operate"})
    View view(@Valid @RequestBody ViewRequest request);

    /**
     * Replaces a view by the next one, if it still has the given number. 404 {@code unknown-lease}: the lease is not
     * held now, as after a restart of either side. 409 {@code not-a-member}: the proposer may not make this change. 409
     * {@code owned-by-another}: the proposer's id or data belongs to another principal, see {@link #release}. 409
     * {@code view-lost}: there was a view once, see {@link #report}. 503 {@code not-durable}: it cannot be written, and
     * nothing has changed. 503 {@code outcome-unknown}: it cannot be written, and cannot be read back; ask again. 503
     * {@code not-ready}: the outcome of an earlier change is unknown, and nothing was done.
     */
    @PostExchange("/Registry.ChangeView")
    @Needs("replica:{group}")
    ChangeViewResponse change(@Valid @RequestBody ChangeViewRequest request);

    /**
     * Reports a view to a registry that has lost it. The registry adopts the highest reported view after all of its
     * members have reported it; its number is then above every number that any registry has given, so that whatever was
     * lost is outdated everywhere.
     */
    @PostExchange("/Registry.ReportView")
    @Needs("replica:{group}")
    ReportViewResponse report(@Valid @RequestBody ReportViewRequest request);

    /**
     * Remembers how far a replica's log has come, outside its disk, and returns what was remembered. 404 and 409 as for
     * {@link #change}.
     */
    @PostExchange("/Registry.Position")
    @Needs("replica:{group}")
    PositionResponse position(@Valid @RequestBody PositionRequest request);

    /** Returns the views of all groups, and the reports where a view is lost. */
    @PostExchange("/Registry.Views")
    @Needs("operate")
    ViewsResponse views(@Valid @RequestBody ViewsRequest request);

    /**
     * Lets an operator decide if not all members of a lost view will come back: some of the reporters form the next
     * one. Acknowledged writes that none of them has are lost, as the answer says. 409 {@code view-held}: no view is
     * lost here, and either no loss was accepted or a member still serves.
     */
    @PostExchange("/Registry.ForceView")
    @Needs("operate")
    ForceViewResponse force(@Valid @RequestBody ForceViewRequest request);

    /**
     * Forgets a group whose replicas are gone for good. If one of them comes back all the same, it leads no more, until
     * an operator forces its view. Its name is free: the first view of a new group has a number above that of every
     * group that was deleted. 409 {@code view-held}: a replica has reported lately, or the group has a view and no loss
     * was accepted. A group that is not known is deleted already.
     */
    @PostExchange("/Registry.DeleteView")
    @Needs("operate")
    DeleteViewResponse delete(@Valid @RequestBody DeleteViewRequest request);

    /**
     * Forgets to which principal a replica belongs, so that the next one that speaks for it owns it. Errors are those
     * of the disk, as for {@link #change}.
     */
    @PostExchange("/Registry.ReleaseReplica")
    @Needs("operate")
    ReleaseReplicaResponse release(@Valid @RequestBody ReleaseReplicaRequest request);
}
