package io.rollcall.cloud;

import static org.springframework.boot.availability.ReadinessState.ACCEPTING_TRAFFIC;
import static org.springframework.boot.availability.ReadinessState.REFUSING_TRAFFIC;

import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.cloud.client.serviceregistry.ServiceRegistry;
import org.springframework.context.ApplicationEventPublisher;

/**
 * Registers this process, and no other. Its status is its readiness: setting one changes the other, so that the
 * registry, the readiness probe and the application itself always agree.
 */
final class RollcallServiceRegistry implements ServiceRegistry<Registration> {

    private final io.rollcall.registration.Registration self;
    private final ApplicationEventPublisher events;

    RollcallServiceRegistry(io.rollcall.registration.Registration self, ApplicationEventPublisher events) {
        this.self = self;
        this.events = events;
    }

    @Override
    public void register(@Nullable Registration registration) {
        requireOwn(registration);
        self.announce();
    }

    @Override
    public void deregister(@Nullable Registration registration) {
        requireOwn(registration);
        self.leave();
    }

    /** Does nothing: the application's life cycle ends the registration, with or without Spring Cloud. */
    @Override
    public void close() {}

    /**
     * Sets the status.
     *
     * @param status {@code UP}, or {@code DOWN} and {@code OUT_OF_SERVICE}, which mean the same
     */
    @Override
    public void setStatus(Registration registration, String status) {
        requireOwn(registration);
        AvailabilityChangeEvent.publish(events, this, readiness(status));
    }

    /**
     * Returns the status.
     *
     * @return a string, the name of a {@link io.rollcall.wire.registry.Status}
     */
    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"
    }) // the interface has this signature: each registry chooses the type
    public <T> T getStatus(Registration registration) {
        requireOwn(registration);
        return (T) self.status().name();
    }

    private static ReadinessState readiness(String status) {
        return switch (status.toUpperCase(Locale.ROOT)) {
            case "UP" -> ACCEPTING_TRAFFIC;
            case "DOWN", "OUT_OF_SERVICE" -> REFUSING_TRAFFIC;
            default -> throw new IllegalArgumentException("No status to set: " + status + "; there are UP and DOWN");
        };
    }

    private static void requireOwn(@Nullable Registration registration) {
        if (registration instanceof RollcallRegistration) return;
        throw new IllegalArgumentException("Only this process can be registered from here, not " + registration);
    }
}
