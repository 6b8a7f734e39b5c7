package io.rollcall.call;

import io.rollcall.balance.Endpoint;
import io.rollcall.balance.ServiceBalancer.EjectionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and logs the ejections of a service's instances. */
public record EjectionReporter(String service, CallMeters meters) implements EjectionListener {

    private static final Logger log = LoggerFactory.getLogger(EjectionReporter.class);

    @Override
    public void onEjected(Endpoint endpoint) {
        meters.onEjection();
        log.warn("Ejected {} of {} for a while, because calls to it fail", endpoint, service);
    }

    @Override
    public void onRestored(Endpoint endpoint) {
        log.info("Restored {} of {}, which is called like the others again", endpoint, service);
    }
}
