package io.rollcall.cloud;

import java.util.List;
import java.util.function.Supplier;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.ReactiveDiscoveryClient;
import reactor.core.publisher.Flux;
import reactor.core.scheduler.Schedulers;

/**
 * The discovery client of reactive applications. Calls that may wait for the registry run on a thread that may wait.
 */
final class RollcallReactiveDiscoveryClient implements ReactiveDiscoveryClient {

    private final RollcallDiscoveryClient client;

    RollcallReactiveDiscoveryClient(RollcallDiscoveryClient client) {
        this.client = client;
    }

    @Override
    public String description() {
        return client.description();
    }

    @Override
    public Flux<ServiceInstance> getInstances(String service) {
        return each(() -> client.getInstances(service));
    }

    @Override
    public Flux<String> getServices() {
        return each(client::getServices);
    }

    private static <T> Flux<T> each(Supplier<List<T>> list) {
        return Flux.defer(() -> Flux.fromIterable(list.get())).subscribeOn(Schedulers.boundedElastic());
    }
}
