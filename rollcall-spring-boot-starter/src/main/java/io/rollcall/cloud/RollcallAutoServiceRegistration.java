package io.rollcall.cloud;

import static org.springframework.boot.availability.ReadinessState.ACCEPTING_TRAFFIC;

import io.rollcall.registration.ChildContexts;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.cloud.client.discovery.event.InstanceRegisteredEvent;
import org.springframework.cloud.client.serviceregistry.AutoServiceRegistration;
import org.springframework.cloud.client.serviceregistry.Registration;
import org.springframework.context.ApplicationEventPublisher;
import org.springframework.context.ApplicationListener;

/**
 * Tells Spring Cloud that this process registers by itself, and when. From then on Spring Cloud's health indicator asks
 * the discovery client, and its gateway looks for routes. This class registers nothing.
 */
final class RollcallAutoServiceRegistration
        implements AutoServiceRegistration, ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

    private final Registration registration;
    private final ApplicationEventPublisher events;
    private final AtomicBoolean said = new AtomicBoolean();

    RollcallAutoServiceRegistration(Registration registration, ApplicationEventPublisher events) {
        this.registration = registration;
        this.events = events;
    }

    @Override
    public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
        if (ChildContexts.published(event.getSource(), events)) return;
        if (event.getState() != ACCEPTING_TRAFFIC || said.getAndSet(true)) return;
        events.publishEvent(new InstanceRegisteredEvent<>(this, registration));
    }
}
