package io.rollcall.wire.registry;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What has happened to an instance, and why.
 *
 * @param sequence grows with each event of the registry, by one; also beyond a restart
 * @param ageMillis how long ago it happened, as exact as the clocks of the registry's hosts
 * @param change one of {@link #REGISTERED} to {@link #REMOVED}; new ones may be added
 * @param cause one of {@link #STARTED} to {@link #EVICTED}; new ones may be added
 * @param from what it was before: a status or a weight; of an instance that was replaced or removed, its address
 * @param to what it is now: a status or a weight; of an instance that has registered, its address
 * @param by the name of the operator's principal; absent: no operator did it, or security is off
 * @param reason why the operator did it, in the operator's words; absent: no operator did, or gave one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Event(
        long sequence,
        long ageMillis,
        String service,
        String id,
        String change,
        String cause,
        @Nullable String from,
        @Nullable String to,
        @Nullable String by,
        @Nullable String reason) {

    /** A change: the instance is listed, with the address {@code to}. */
    public static final String REGISTERED = "registered";

    /** A change of the status: {@code STARTING}, {@code UP}, ..., or an operator's {@code OUT_OF_SERVICE}. */
    public static final String STATUS = "status";

    /** A change of the weight by an operator. */
    public static final String WEIGHT = "weight";

    /** A change: {@code to} is {@code SUSPECT}, or {@code from} is. */
    public static final String SUSPECT = "suspect";

    /** A change: the instance is no longer listed. */
    public static final String REMOVED = "removed";

    /** A cause: it has started, or has come back after its lease had ended or the registry had forgotten it. */
    public static final String STARTED = "started";

    /** A cause: it registered while its id, or its address, was still that of another registration, {@code from}. */
    public static final String REPLACED = "replaced";

    /** A cause: it says so itself, mostly as its readiness check says. */
    public static final String READINESS = "readiness";

    /** A cause: it says that it is about to leave. */
    public static final String DRAINING = "draining";

    /** A cause: it has deregistered. */
    public static final String FAREWELL = "farewell";

    /** A cause: it sent no heartbeat for as long as its lease lives. */
    public static final String LEASE_EXPIRED = "lease-expired";

    /** A cause: its lease had expired, and its host refused a connection to its address. */
    public static final String CONNECTION_REFUSED = "connection-refused";

    /** A cause: a suspect has sent a heartbeat. */
    public static final String HEARTBEAT = "heartbeat";

    /** A cause: an operator has overridden its status or weight, or deregistered it, or the override has ended. */
    public static final String OPERATOR = "operator";

    /** A cause: an operator has evicted it. */
    public static final String EVICTED = "evicted";
}
