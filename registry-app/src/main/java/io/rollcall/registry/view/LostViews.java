package io.rollcall.registry.view;

import java.util.List;
import java.util.Map;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;

/** Says which views are lost, and whose report is missing. The registry serves on: neither live nor ready depends on it. */
public final class LostViews implements HealthIndicator {

    private static final Status VIEW_LOST =
            new Status("VIEW_LOST", "A group waits for its view: see ./rollcall views list");

    private final Views views;

    public LostViews(Views views) {
        this.views = views;
    }

    @Override
    public Health health() {
        Map<String, List<String>> lost = views.lost();
        return lost.isEmpty()
                ? Health.up().build()
                : Health.status(VIEW_LOST).withDetail("missing", lost).build();
    }
}
