package io.rollcall.call;

import io.micrometer.observation.Observation;
import io.rollcall.balance.Endpoint;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Reports calls that another load balancer, such as Spring Cloud's, sends. They are counted, and the same circuit
 * breakers judge them, as with the starter's own calls. What either kind of call shows about an instance, the other
 * kind therefore knows.
 */
public final class ExternalCalls {

    /** One call on its way. It ends once; later reports are ignored. */
    public interface ExternalCall {

        /** @param status the HTTP status; from 500 on it counts against the instance */
        void answered(int status);

        void failed(Throwable why);

        /** Called when it is unknown how the call ended, or nobody waits for it. */
        void abandoned();
    }

    private final CalledServices services;

    ExternalCalls(CalledServices services) {
        this.services = services;
    }

    /**
     * Returns the ids of the instances that get no call for now, because calls to them failed. It never returns every
     * instance.
     */
    public Set<String> excluded(String service) {
        return services.get(service).balancer().excluded();
    }

    /**
     * Begins a call to an instance.
     *
     * @param address the address to which the call is sent; the same id at another address is another process
     * @return null: no such instance is listed any more
     */
    public @Nullable ExternalCall begin(String service, String id, String address) {
        CalledService called = services.get(service);
        Endpoint endpoint = called.balancer().endpoint(id);
        if (endpoint == null || !endpoint.instance().address().equals(address)) return null;
        return new Reporting(new Attempt(called, endpoint, Observation.NOOP, called.nanoTime()));
    }

    private record Reporting(Attempt attempt) implements ExternalCall {

        @Override
        public void answered(int status) {
            attempt.ended(attempt.answered(status, HttpHeaders.EMPTY));
        }

        @Override
        public void failed(Throwable why) {
            attempt.failed(why);
        }

        @Override
        public void abandoned() {
            attempt.abandoned();
        }
    }
}
