package io.rollcall.registration;

import static io.rollcall.wire.registry.Status.DRAINING;

import io.rollcall.tls.Tls;
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
import org.springframework.http.HttpStatus;
import org.springframework.util.backoff.BackOffExecution;
import org.springframework.util.backoff.ExponentialBackOff;
import org.springframework.web.client.HttpClientErrorException;
import org.springframework.web.client.RestClientException;

/**
 * The lease that this instance has from the registry, or none yet. Each step of {@link HeartbeatLoop} is one request
 * here, and its answer says when the next one is due. One thread uses it, so that a request goes out after the answer
 * to the one before. A request whose answer did not come in time may still be overtaken: a registration that the
 * registry reads after the deregistration leaves a lease without heartbeats, which ends.
 */
final class LeaseClient {

    private static final Logger log = LoggerFactory.getLogger(LeaseClient.class);

    /**
     * The longest random delay. Every instance notices a registry that has lost its leases; their registrations spread
     * over this time.
     */
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

    /** The failure in this process, not at the registry, while it lasts. */
    private volatile @Nullable String failure;

    /**
     * The lease; null before the first registration, and when the registry no longer knows it. One thread writes it.
     */
    private volatile @Nullable String lease;

    LeaseClient(
            RegistryApi registry,
            InstanceIdentity identity,
            RegistrationProperties.Instance instance,
            InstanceMetadata metadata,
            Tls tls) {
        this.metadata = metadata;
        this.registry = registry;
        this.identity = identity;
        this.instance = instance;
        this.idConflict = new IdConflict(new IdHolder(registry, identity, tls));
        this.interval = HeartbeatInterval.of(instance.ttl());
        this.backOff = backOff(interval);
        this.failures = backOff.start();
    }

    /** Returns whether the registry has given a lease and, as far as is known, still keeps it. */
    boolean hasLease() {
        return lease != null;
    }

    /** Returns the lease; null: there is none. */
    @Nullable
    String lease() {
        return lease;
    }

    /**
     * Returns the address of another instance that has this one's id and for which this one stays out; null: there is
     * none.
     */
    @Nullable
    String conflictingAddress() {
        return idConflict.conflictingAddress();
    }

    /** Returns the failure in this process that keeps it from telling the registry its status; null: there is none. */
    @Nullable
    String failure() {
        return failure;
    }

    /**
     * Tells the registry the status of this instance, with a heartbeat or by registering. A draining instance does not
     * register, because a registry that has forgotten it need not know it again.
     *
     * @param mayRegister false: only a lease that there is may be renewed
     * @return the time until the next request to the registry is due
     */
    Duration tell(Status status, boolean mayRegister) {
        String held = lease;
        if (held == null && (status == DRAINING || !mayRegister)) return NEVER;
        try {
            Duration next = held != null ? heartbeat(held, status) : registerUnlessTaken(status);
            failures = backOff.start();
            failure = null;
            return next;
        } catch (RuntimeException | Error e) { // an Error of the application's bean, or a lack of memory, passes too
            // Any other 404 shows that there is no registry at its address.
            if (IdHolder.isRefused(e, HttpStatus.NOT_FOUND, ProblemCode.UNKNOWN_LEASE)) return onUnknownLease();
            // Another principal has the id now, and this instance registers once that lease has ended.
            if (IdHolder.isRefused(e, HttpStatus.CONFLICT, ProblemCode.OWNED_BY_ANOTHER)) lease = null;
            return onFailure(e);
        }
    }

    /** Ends the lease. If the registry cannot be told, the lease ends by itself. */
    void leave() {
        String held = lease;
        idConflict.onSettled();
        if (held == null) return;
        lease = null;
        try {
            registry.deregister(new DeregisterRequest(identity.service(), identity.id(), held))
                    .join();
            log.info("Deregistered {}", this);
        } catch (RestClientException e) {
            log.info(
                    "{} has left, but the registry could not be told; its lease ends by itself: {}",
                    this,
                    e.getMessage());
        }
    }

    /**
     * Registers unless another instance has the id. Another lookup costs little, and comes soon enough for callers that
     * wait for this instance.
     */
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
                        status,
                        identity.isSecure() ? true : null))
                .join();
        lease = answer.lease();
        idConflict.onSettled();
        refusal = null;
        interval = HeartbeatInterval.of(Duration.ofMillis(answer.ttlMillis()));
        log.info("Registered {}", this);
        return interval;
    }

    private Duration heartbeat(String held, Status status) {
        registry.heartbeat(new HeartbeatRequest(identity.service(), identity.id(), held, status))
                .join();
        return interval;
    }

    private Duration onUnknownLease() {
        lease = null;
        idConflict.onLeaseLost();
        log.info("The registry no longer knows {}", this);
        return Duration.ofMillis(ThreadLocalRandom.current().nextLong(LONGEST_JITTER.toMillis()));
    }

    /**
     * Handles a failure. The registry's client logs that the registry is away; this logs that the registry refuses this
     * instance.
     */
    private Duration onFailure(Throwable e) {
        Duration pause = Duration.ofMillis(failures.nextBackOff());
        if (e instanceof HttpClientErrorException refused) {
            logOnce("The registry refuses {}: {}", reason(refused));
        } else if (!(e instanceof RestClientException) && !e.toString().equals(failure)) {
            failure = e.toString();
            log.error("Telling the registry of {} failed; trying again", this, e);
        }
        return pause;
    }

    /** Returns the registry's own words, which say what to do; or else whatever was answered. */
    private static String reason(HttpClientErrorException refused) {
        String answer = String.valueOf(refused.getMessage());
        try {
            Problem problem = refused.getResponseBodyAs(Problem.class);
            return problem == null || problem.detail() == null
                    ? answer
                    : refused.getStatusCode().value() + " " + problem.code() + ": " + problem.detail();
        } catch (RestClientException notOurs) {
            return answer;
        }
    }

    private void logOnce(String text, String reason) {
        if (reason.equals(refusal)) return;
        refusal = reason;
        log.error(text, this, reason);
    }

    /**
     * Returns the back-off of at most half an interval: with the jitter, every instance has told a registry that is
     * back after one interval.
     */
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
