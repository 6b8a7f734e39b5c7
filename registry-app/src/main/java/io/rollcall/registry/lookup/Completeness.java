package io.rollcall.registry.lookup;

import java.time.Duration;

/** Knows whether the lists here are whole. A partial list is worse than none, so there is no answer until they are. */
public interface Completeness {

    /** @throws io.rollcall.chassis.ProblemException while the service's list may be partial */
    void requireComplete(String service);

    /** @throws io.rollcall.chassis.ProblemException while the list of any service may be partial */
    void requireComplete();

    /** @throws io.rollcall.chassis.ProblemException while the registry does not know any service yet */
    default void requireServices() {}

    /**
     * Returns how long a watch waits for a version that a reader has seen elsewhere, and that is not known here yet. It
     * is zero where nobody else has versions.
     */
    default Duration lag() {
        return Duration.ZERO;
    }

    /** The leases of a service have changed. It waits for nothing. */
    default void onChange(String service, long longestTtlMillis) {}

    /** An instance is about to hear that it holds a lease of this service. */
    default void onLease(String service) {}
}
