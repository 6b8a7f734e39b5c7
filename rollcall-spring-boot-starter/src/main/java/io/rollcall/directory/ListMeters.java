package io.rollcall.directory;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;

/**
 * The meter {@code rollcall.list.age}: the time since the registry confirmed the list of a service. It grows while the
 * registry is away.
 */
final class ListMeters implements FollowListener {

    private final MeterRegistry meters;

    ListMeters(MeterRegistry meters) {
        this.meters = meters;
    }

    @Override
    public void onFollow(String service, ServiceList list) {
        TimeGauge.builder(
                        "rollcall.list.age",
                        list,
                        MILLISECONDS,
                        known -> known.age().toMillis())
                .description("Time since the registry confirmed the list of a service")
                .tag("service", service)
                .register(meters);
    }
}
