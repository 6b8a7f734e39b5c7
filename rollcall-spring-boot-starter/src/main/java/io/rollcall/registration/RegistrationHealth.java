package io.rollcall.registration;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * Whether this instance holds a lease. Without one it is {@code UNKNOWN}, not {@code DOWN}: it serves whoever knows it, and
 * restarting it would not bring the registry back. While another instance has its id it is {@code OUT_OF_SERVICE}, for nothing but a
 * change of the configuration helps; and {@code DOWN} where nobody talks to the registry any more.
 */
final class RegistrationHealth implements HealthIndicator {

    private final Registration registration;
    private final LeaseClient leaseClient;
    private final HeartbeatLoop heartbeatLoop;

    RegistrationHealth(Registration registration, LeaseClient leaseClient, HeartbeatLoop heartbeatLoop) {
        this.registration = registration;
        this.leaseClient = leaseClient;
        this.heartbeatLoop = heartbeatLoop;
    }

    @Override
    public Health health() {
        boolean hasLease = leaseClient.hasLease();
        String conflictingAddress = leaseClient.conflictingAddress();
        String failure = leaseClient.failure();
        Health.Builder health = hasLease ? Health.up() : Health.unknown();
        if (conflictingAddress != null) health.outOfService().withDetail("idInUseAt", conflictingAddress);
        if (failure != null) health.withDetail("failure", failure);
        if (heartbeatLoop.hasStopped()) health.down().withDetail("loop", "ended");
        return health.withDetail("lease", hasLease ? "held" : "none")
                .withDetail("status", registration.status())
                .build();
    }
}
