package io.rollcall.registry.overview;

import io.rollcall.chassis.security.Access;
import io.rollcall.chassis.security.CurrentPrincipal;
import io.rollcall.chassis.security.Principal;
import io.rollcall.chassis.security.Scope;
import io.rollcall.chassis.security.SecuritySwitch;
import io.rollcall.registry.lookup.Completeness;
import io.rollcall.registry.lookup.Listings;
import io.rollcall.registry.registrar.Registrar;
import io.rollcall.registry.registrar.Replies;
import io.rollcall.wire.registry.LeasesRequest;
import io.rollcall.wire.registry.LeasesResponse;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.OverviewApi;
import io.rollcall.wire.registry.OverviewRequest;
import io.rollcall.wire.registry.OverviewResponse;
import java.util.List;
import org.springframework.web.bind.annotation.RestController;

/** The overview on the wire. A reader that knows all but the latest changes gets these alone. */
@RestController
final class OverviewController implements OverviewApi {

    private final Registrar registrar;
    private final Listings listings;
    private final Completeness completeness;
    private final Access access;
    private final SecuritySwitch security;

    OverviewController(
            Registrar registrar, Listings listings, Completeness completeness, Access access, SecuritySwitch security) {
        this.registrar = registrar;
        this.listings = listings;
        this.completeness = completeness;
        this.access = access;
        this.security = security;
    }

    @Override
    public OverviewResponse overview(OverviewRequest request) {
        completeness.requireServices();
        completeness.requireComplete();
        long since = request.since() == null ? -1 : request.since();
        long version = listings.version(); // read first: the lists may be newer than this version, never older
        List<LookupResponse> lists = listings.everything();
        Principal principal = CurrentPrincipal.get();
        return new OverviewResponse(
                version,
                listings.registry(),
                lists.size(),
                lists.stream()
                        .filter(list -> list.version() > since)
                        .map(ServiceInNumbers::of)
                        .toList(),
                principal == null ? null : principal.name(),
                !access.isOn() || (principal != null && principal.may(Scope.Kind.OPERATE)),
                security.isOff());
    }

    @Override
    public LeasesResponse leases(LeasesRequest request) {
        List<LeasesResponse.Lease> leases = registrar.leases(request.service(), request.ids());
        if (leases == null) throw Replies.notReady();
        return new LeasesResponse(leases);
    }
}
