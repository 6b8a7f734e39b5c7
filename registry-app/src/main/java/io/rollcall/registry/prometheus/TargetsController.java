package io.rollcall.registry.prometheus;

import io.rollcall.registry.lookup.Completeness;
import io.rollcall.registry.lookup.Listings;
import io.rollcall.wire.Needs;
import io.rollcall.wire.registry.LookupResponse;
import java.util.List;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

/**
 * Every instance, of every status, as a target of Prometheus: point {@code http_sd_configs} here.
 *
 * <p>While a restarted registry's lists may be partial the answer is 503, and Prometheus keeps the targets that it has.
 * The answer does not wait for services with leases above the default length: such an instance is no target until it
 * has registered again.
 *
 * @see <a href="https://prometheus.io/docs/prometheus/latest/http_sd/">HTTP service discovery</a>
 */
@RestController
final class TargetsController {

    private final Listings listings;
    private final Completeness completeness;

    TargetsController(Listings listings, Completeness completeness) {
        this.listings = listings;
        this.completeness = completeness;
    }

    @Needs({"metrics", "read"})
    @GetMapping("/prometheus/targets")
    Iterable<TargetGroup> targets() {
        completeness.requireComplete();
        List<LookupResponse> lists = listings.everything();
        return () -> new Targets(lists);
    }
}
