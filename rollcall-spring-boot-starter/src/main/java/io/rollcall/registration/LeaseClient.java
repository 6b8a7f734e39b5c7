package io.rollcall.registration;

import static io.rollcall.wire.registry.Status.DRAINING;

import io.rollcall.wire.Problem;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.DeregisterRequest;
import io.rollcall.wire.registry.HeartbeatInterval;
import io.rollcall.wire.registry.HeartbeatRequest;
import io.rollcall.wire.registry.RegisterRequest;
import io.rollcall.wire.registry.RegisterResponse;
import io.rollcall.wire.registry.RegistryApi;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;

/**
 * What this instance has agreed with the registry: a lease, or none yet. Each word of {@link HeartbeatLoop} is one request here, and
 * its answer says when the next is due. Used by one thread, so that a request goes out after the answer to the one before.
 * One whose answer did not come in time may still be overtaken: a register that the registry reads after the farewell leaves
 * a lease that nobody beats, and that runs out.
 */
final class LeaseClient {

    private static final Logger log = LoggerFactory.getLogger(LeaseClient.class);

    /** A registry that has lost all leases hears of it from all instances; they spread over this time. */
    private static final Duration LONGEST_JITTER = Duration.ofMillis(300);

    private static final Duration NEVER = Duration.ofDays(1);

    private static final Duration LONGEST_LOOK = Duration.ofSeconds(10);

    private final RegistryApi registry;
    private final InstanceIdentity identity;
    private final RegistrationProperties.Instance instance;
    private final InstanceMetadata metadata;
    private final IdConflict idConflict;
    private final ExponentialBackOff backOff;
    private BackOffExecution failures;
    private Duration interval;
    private @Nullable String refusal;

    /** What failed here and not at the registry, while it does. */
    private volatile @Nullable String failure;

    /** Names the registration; null before the first, and when the registry no longer knows it. Written by one thread. */
    private volatile @Nullable String lease;

    LeaseClient(
            RegistryApi registry,
            InstanceIdentity identity,
            RegistrationProperties.Instance instance,
            InstanceMetadata metadata) {
        this.metadata = metadata;
        this.registry = registry;
        this.identity = identity;
        this.instance = instance;
        this.idConflict = new IdConflict(new IdHolder(registry, identity));
        this.interval = HeartbeatInterval.of(instance.ttl());
        this.backOff = backOff(interval);
        this.failures = backOff.start();
    }

    /** Whether the registry has given a lease and, as far as is known, still keeps it. */
    boolean hasLease() {
        return lease != null;
    }

    /** The lease, if there is one. */
    @Nullable
    String lease() {
        return lease;
    }

    /** The address of another instance that has this one's id and for which it stays out. */
    @Nullable
    String conflictingAddress() {
        return idConflict.conflictingAddress();
    }

    /** What keeps this process from telling the registry of itself, if it is of its own making. */
    @Nullable
    String failure() {
        return failure;
    }

    /**
     * Tells the registry the status of this instance, with a heartbeat or by registering. One that is leaving does not
     * register: a registry that has forgotten it need not hear of it again.
     *
     * @return how long until the registry is to hear the next word
     */
    Duration tell(Status status) {
        String held = lease;
        if (held == null && status == DRAINING) return NEVER;
        try {
            Duration next = held != null ? heartbeat(held, status) : registerUnlessTaken(status);
            failures = backOff.start();
            failure = null;
            return next;
        } catch (RuntimeException
                | Error e) { // an Error of a bean of the application, or for want of memory, passes too
            return isUnknownLease(e) ? onUnknownLease() : onFailure(e);
        }
    }

    /** Ends the lease. Where the registry does not hear it, the lease ends by itself. */
    void leave() {
        String held = lease;
        idConflict.onSettled();
        if (held == null) return;
        lease = null;
        try {
            registry.deregister(new DeregisterRequest(identity.service(), identity.id(), held));
            log.info("Deregistered {}", this);
        } catch (RestClientException e) {
            log.info("{} has left without the registry hearing of it; its lease runs out: {}", this, e.getMessage());
        }
    }

    /** A look at a registry that lists another one costs little, and comes soon enough for whoever waits for this one. */
    private Duration registerUnlessTaken(Status status) {
        if (!idConflict.mustStayOut(toString(), status)) return register(status);
        return interval.compareTo(LONGEST_LOOK) < 0 ? interval : LONGEST_LOOK;
    }

    private Duration register(Status status) {
        RegisterResponse answer = registry.register(new RegisterRequest(
                identity.service(),
                identity.id(),
                identity.address(),
                instance.weight(),
                instance.zone(),
                metadata.metadata(),
                instance.ttl().toMillis(),
                status));
        lease = answer.lease();
        idConflict.onSettled();
        refusal = null;
        interval = HeartbeatInterval.of(Duration.ofMillis(answer.ttlMillis()));
        log.info("Registered {}", this);
        return interval;
    }

    private Duration heartbeat(String held, Status status) {
        registry.heartbeat(new HeartbeatRequest(identity.service(), identity.id(), held, status));
        return interval;
    }

    private Duration onUnknownLease() {
        lease = null;
        idConflict.onLeaseLost();
        log.info("The registry no longer knows {}", this);
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(LONGEST_JITTER.toMillis()));
    }

    /** That the registry is away is said where its client is; here, that it does not want this instance. */
    private Duration onFailure(Throwable e) {
        Duration pause = Duration.ofMillis(failures.nextBackOff());
        if (e instanceof HttpClientErrorException refused) {
            logOnce("The registry refuses {}: {}", String.valueOf(refused.getMessage()));
        } else if (!(e instanceof RestClientException) && !e.toString().equals(failure)) {
            failure = e.toString();
            log.error("Telling the registry of {} failed; trying again", this, e);
        }
        return pause;
    }

    private void logOnce(String text, String reason) {
        if (reason.equals(refusal)) return;
        refusal = reason;
        log.error(text, this, reason);
    }

    /** Any other 404 says that there is no registry at its address. */
    private static boolean isUnknownLease(Throwable e) {
        if (!(e instanceof HttpClientErrorException.NotFound notFound)) return false;
        Problem problem = notFound.getResponseBodyAs(Problem.class);
        return problem != null && ProblemCode.UNKNOWN_LEASE.equals(problem.code());
    }

    /** At most half an interval: with the jitter, a registry that is back has heard of all after one interval. */
    private static ExponentialBackOff backOff(Duration interval) {
        ExponentialBackOff backOff = new ExponentialBackOff(200, 2);
        backOff.setMaxInterval(interval.toMillis() / 2);
        backOff.setJitter(100);
        return backOff;
    }

    @Override
    public String toString() {
        return identity.service() + "/" + identity.id() + " at " + identity.address();
    }
}
