package io.rollcall.call;

import io.rollcall.balance.Endpoint;
import io.rollcall.balance.ServiceBalancer.EjectionListener;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Counts and logs which instances of a service are left alone. */
public record EjectionReporter(String service, CallMeters meters) implements EjectionListener {

    private static final Logger log = LoggerFactory.getLogger(EjectionReporter.class);

    @Override
    public void onEjected(Endpoint endpoint) {
        meters.onEjection();
        log.warn("Calls to {} of {} fail: it is left alone for a while", endpoint, service);
    }

    @Override
    public void onRestored(Endpoint endpoint) {
        log.info("{} of {} is called like the others again", endpoint, service);
    }
}
