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
 * The list of one service, fed by the directory: whoever subscribes gets the list that is known, at once and from memory, and
 * then every change as it is heard. A load balancer subscribes for each call and takes the first.
 *
 * <p>Where none is known yet it waits for one, as a lookup does, and fails as that does. A service that has no instance may be
 * one that other discovery clients know, so these are asked.
 */
final class RollcallServiceInstanceListSupplier implements ServiceInstanceListSupplier, DisposableBean {

    private final String service;
    private final Directory directory;
    private final @Nullable DiscoveryClient others;
    private final Sinks.Many<List<ServiceInstance>> lists =
            Sinks.many().replay().latest();
    private final AutoCloseable subscription;

    /** Written by the directory, one change at a time. */
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

    /** The thread that asks may be an event loop. */
    private Flux<LookupResponse> awaitFirst() {
        return Flux.defer(() -> Flux.just(directory.lookup(service))).subscribeOn(Schedulers.boundedElastic());
    }

    /** A subscriber that is slow misses what is no longer so. */
    private Flux<List<ServiceInstance>> changes() {
        return lists.asFlux().onBackpressureLatest().map(this::orOthers);
    }

    private List<ServiceInstance> orOthers(List<ServiceInstance> list) {
        return list.isEmpty() && others != null ? others.getInstances(service) : list;
    }
}
