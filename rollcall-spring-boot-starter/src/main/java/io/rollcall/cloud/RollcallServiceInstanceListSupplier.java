package io.rollcall.cloud;

import static reactor.core.publisher.Sinks.EmitFailureHandler.FAIL_FAST;

import io.rollcall.directory.Directory;
import io.rollcall.wire.registry.LookupResponse;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.discovery.DiscoveryClient;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;
import reactor.core.scheduler.Schedulers;

/**
 * The list of one service, from the directory. A subscriber gets the known list at once from memory, and then every
 * change. A load balancer subscribes for each call and takes the first list.
 *
 * <p>If no list is known yet, it waits for one, as a lookup does, and fails as a lookup does. If a service has no
 * instance, other discovery clients may know one, so they are asked.
 */
final class RollcallServiceInstanceListSupplier implements ServiceInstanceListSupplier, DisposableBean {

    private final String service;
    private final Directory directory;
    private final @Nullable DiscoveryClient others;
    private final Sinks.Many<List<ServiceInstance>> lists =
            Sinks.many().replay().latest();
    private final AutoCloseable subscription;

    /** The last list. The directory writes it, one change at a time. */
    private volatile @Nullable List<ServiceInstance> last;

    RollcallServiceInstanceListSupplier(String service, Directory directory, @Nullable DiscoveryClient others) {
        this.service = service;
        this.directory = directory;
        this.others = others;
        this.subscription = directory.subscribe(service, this::update);
    }

    @Override
    public String getServiceId() {
        return service;
    }

    @Override
    public Flux<List<ServiceInstance>> get() {
        return Flux.defer(() -> last == null ? awaitFirst().thenMany(changes()) : changes());
    }

    @Override
    public void destroy() throws Exception {
        subscription.close();
        lists.tryEmitComplete();
    }

    private void update(LookupResponse list) {
        List<ServiceInstance> now = ServiceInstances.of(list);
        if (now.equals(last)) return;
        lists.emitNext(now, FAIL_FAST);
        last = now;
    }

    /** Waits for the first list on a thread of its own, because the subscriber's thread may be an event loop. */
    private Flux<LookupResponse> awaitFirst() {
        return Flux.defer(() -> Flux.just(directory.lookup(service))).subscribeOn(Schedulers.boundedElastic());
    }

    /** Returns the changes. A slow subscriber misses outdated lists. */
    private Flux<List<ServiceInstance>> changes() {
        return lists.asFlux().onBackpressureLatest().map(this::orOthers);
    }

    private List<ServiceInstance> orOthers(List<ServiceInstance> list) {
        return list.isEmpty() && others != null ? others.getInstances(service) : list;
    }
}
