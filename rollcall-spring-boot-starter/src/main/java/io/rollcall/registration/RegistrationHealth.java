package io.rollcall.registration;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether this instance holds a lease. Without one it is {@code UNKNOWN}, not {@code DOWN}: it serves whoever knows it, and
 * restarting it would not bring the registry back.
 */
final class RegistrationHealth implements HealthIndicator {

    private final Registration registration;
    private final Membership membership;

    RegistrationHealth(Registration registration, Membership membership) {
        this.registration = registration;
        this.membership = membership;
    }

    @Override
    public Health health() {
        Health.Builder health = membership.hasLease() ? Health.up() : Health.unknown();
        return health.withDetail("lease", membership.hasLease() ? "held" : "none")
                .withDetail("status", registration.status())
                .build();
    }
}
