package io.rollcall.registration;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/**
 * The health of the registration. Without a lease it is {@code UNKNOWN}, not {@code DOWN}: the instance serves every
 * caller that knows it, and a restart would not bring the registry back. While another instance has its id it is
 * {@code OUT_OF_SERVICE}, because only a change of the configuration helps. It is {@code DOWN} if the heartbeat loop
 * has ended.
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
