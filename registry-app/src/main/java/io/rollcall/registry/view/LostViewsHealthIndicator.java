package io.rollcall.registry.view;

import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/**
 * Which views are lost, and which members have not reported them yet, as health. The registry serves on: neither
 * liveness nor readiness depends on it.
 */
public final class LostViewsHealthIndicator implements HealthIndicator {

    private static final Status VIEW_LOST =
            new Status("VIEW_LOST", "A group waits for its view: see ./rollcall views list");

    private final Supplier<Map<String, List<String>>> lostViews;

    /** @param lostViews by group, the members that have not reported the lost view yet */
    public LostViewsHealthIndicator(Supplier<Map<String, List<String>>> lostViews) {
        this.lostViews = lostViews;
    }

    @Override
    public Health health() {
        Map<String, List<String>> lost = lostViews.get();
        return lost.isEmpty()
                ? Health.up().build()
                : Health.status(VIEW_LOST).withDetail("missing", lost).build();
    }
}
