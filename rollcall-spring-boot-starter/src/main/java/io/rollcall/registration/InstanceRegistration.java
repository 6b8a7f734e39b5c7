package io.rollcall.registration;

import static io.rollcall.wire.registry.Status.DOWN;
import static io.rollcall.wire.registry.Status.DRAINING;
import static io.rollcall.wire.registry.Status.STARTING;
import static io.rollcall.wire.registry.Status.UP;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.availability.AvailabilityChangeEvent;
import org.springframework.boot.availability.ReadinessState;
import org.springframework.context.ApplicationContext;
import org.springframework.context.ApplicationListener;

/** Follows the application's readiness: {@code UP} once it accepts traffic, {@code DOWN} while it refuses it. */
final class InstanceRegistration implements Registration, ApplicationListener<AvailabilityChangeEvent<ReadinessState>> {

    private static final Logger log = LoggerFactory.getLogger(InstanceRegistration.class);

    private final InstanceIdentity identity;
    private final RegistrationProperties.Instance properties;
    private final InstanceMetadata metadata;
    private final Reachability reachability;
    private final ApplicationContext context;
    private final @Nullable HeartbeatLoop heartbeatLoop;
    private volatile Status status = STARTING;
    private boolean closing;
    private boolean hasLoggedReason;

    /** @param heartbeatLoop null where this process does not register */
    InstanceRegistration(
            InstanceIdentity identity,
            RegistrationProperties.Instance properties,
            InstanceMetadata metadata,
            Reachability reachability,
            ApplicationContext context,
            @Nullable HeartbeatLoop heartbeatLoop) {
        this.reachability = reachability;
        this.context = context;
        this.identity = identity;
        this.properties = properties;
        this.metadata = metadata;
        this.heartbeatLoop = heartbeatLoop;
    }

    @Override
    public String service() {
        return identity.service();
    }

    @Override
    public String id() {
        return identity.id();
    }

    @Override
    public String address() {
        return identity.address();
    }

    @Override
    public Instance instance() {
        return new Instance(
                id(),
                address(),
                properties.weight(),
                properties.zone(),
                status,
                false,
                metadata.metadata(),
                identity.isSecure());
    }

    @Override
    public void announce() {
        if (heartbeatLoop == null || !isReachable()) return;
        heartbeatLoop.begin();
    }

    @Override
    public void leave() {
        if (heartbeatLoop == null) return;
        try {
            heartbeatLoop.leave();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public @Nullable String lease() {
        return heartbeatLoop == null ? null : heartbeatLoop.lease();
    }

    @Override
    public @Nullable String awaitLease(Duration atMost) throws InterruptedException {
        return heartbeatLoop == null ? null : heartbeatLoop.awaitLease(atMost);
    }

    @Override
    public Status status() {
        return status;
    }

    /**
     * Takes a change of readiness. Events of child contexts come here as well and are ignored, because a child that
     * closes refuses traffic.
     */
    @Override
    public void onApplicationEvent(AvailabilityChangeEvent<ReadinessState> event) {
        if (ChildContexts.published(event.getSource(), context)) return;
        become(event.getState() == ReadinessState.ACCEPTING_TRAFFIC ? UP : DOWN);
    }

    /**
     * Drains this instance for good, because a context that closes does not open again. Returns when the registry has
     * been told. An instance that has registered but has never been ready only keeps its lease: it must not take its id
     * back from a successor, and as {@code DRAINING} it would be called before those that start.
     *
     * @return whether this instance has been ready, so that callers have to learn that it leaves
     */
    boolean drain() {
        if (!close()) return false;
        return heartbeatLoop != null && heartbeatLoop.awaitDraining();
    }

    /** Returns whether this instance has been ready. */
    private synchronized boolean close() {
        boolean hasBeenReady = status != STARTING;
        become(DRAINING);
        closing = true;
        if (!hasBeenReady && heartbeatLoop != null) heartbeatLoop.registerNoMore();
        return hasBeenReady;
    }

    private synchronized void become(Status next) {
        if (closing || (status == STARTING && next != UP)) return;
        status = next;
        if (heartbeatLoop != null && isReachable()) heartbeatLoop.want(next);
    }

    private synchronized boolean isReachable() {
        Reachability.Reason reason = reachability.whyNot();
        if (reason == null) return true;
        if (!hasLoggedReason) log.atLevel(reason.level()).log("{} is not registered: {}", service(), reason.text());
        hasLoggedReason = true;
        return false;
    }
}
