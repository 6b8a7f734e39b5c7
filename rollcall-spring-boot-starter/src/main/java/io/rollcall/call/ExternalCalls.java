package io.rollcall.call;

import io.micrometer.observation.Observation;
import io.rollcall.balance.Endpoint;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;

/**
 * Calls that another load balancer than ours sends, such as Spring Cloud's. They are counted and judged as our own are, by the same
 * circuit breakers, so what one kind of call shows of an instance the other one knows.
 */
public final class ExternalCalls {

    /** One call on its way. It ends once; what is told of it later is ignored. */
    public interface ExternalCall {

        /** @param status of HTTP; from 500 on it speaks against the instance */
        void answered(int status);

        void failed(Throwable why);

        /** Nobody knows how it ended, or wants to. */
        void abandoned();
    }

    private final CalledServices services;

    ExternalCalls(CalledServices services) {
        this.services = services;
    }

    /** Ids of instances that get no call for now, because calls to them failed. Never all of them. */
    public Set<String> excluded(String service) {
        return services.get(service).balancer().excluded();
    }

    /**
     * A call to an instance begins.
     *
     * @param address to which it is sent; what has the id at another address is another process
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
