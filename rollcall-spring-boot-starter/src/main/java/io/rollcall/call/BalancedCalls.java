package io.rollcall.call;

import io.github.resilience4j.retry.Retry;
import io.rollcall.balance.LoadBalancers;
import io.rollcall.balance.ServiceBalancer;
import io.rollcall.directory.Directory;
import java.io.IOException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.springframework.http.HttpRequest;
import org.springframework.http.client.ClientHttpRequestExecution;
import org.springframework.http.client.ClientHttpRequestInterceptor;
import org.springframework.http.client.ClientHttpResponse;

/** Sends a call whose host is a service's name to an instance of it, and to another one where there is no connection. */
final class BalancedCalls implements ClientHttpRequestInterceptor {

    private final Directory directory;
    private final String registry;
    private final LoadBalancers loadBalancers;
    private final Retry retry;
    private final CallMeters.Source meters;
    private final Map<String, CalledService> services = new ConcurrentHashMap<>();

    /** @param registry address of the registry, for messages */
    BalancedCalls(
            Directory directory, String registry, LoadBalancers loadBalancers, Retry retry, CallMeters.Source meters) {
        this.directory = directory;
        this.registry = registry;
        this.loadBalancers = loadBalancers;
        this.retry = retry;
        this.meters = meters;
    }

    @Override
    public ClientHttpResponse intercept(HttpRequest request, byte[] body, ClientHttpRequestExecution execution)
            throws IOException {
        String name = ServiceUri.serviceIn(request.getURI());
        if (name == null) return execution.execute(request, body);
        return run(new Attempts(service(name), request, body, execution));
    }

    private CalledService service(String name) {
        CalledService known = services.get(name); // computing may lock, getting never does
        return known != null ? known : services.computeIfAbsent(name, this::follow);
    }

    private CalledService follow(String service) {
        ServiceBalancer balancer = loadBalancers.balancerFor(service);
        directory.subscribe(service, list -> balancer.update(list.instances()));
        CallMeters counted = meters.of(service, loadBalancers.nameFor(service));
        return new CalledService(service, directory, registry, balancer, counted);
    }

    private ClientHttpResponse run(Attempts attempts) throws IOException {
        try {
            return retry.executeCallable(attempts);
        } catch (NotSentException e) {
            throw e.refusal();
        } catch (IOException | RuntimeException e) {
            throw e;
        } catch (Exception e) {
            throw new IllegalStateException(e); // Callable's signature; attempts throw no other
        }
    }
}
