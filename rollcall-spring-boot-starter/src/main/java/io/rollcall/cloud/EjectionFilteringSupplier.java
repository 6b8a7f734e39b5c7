package io.rollcall.cloud;

import io.rollcall.call.ExternalCalls;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.cloud.client.ServiceInstance;
import org.springframework.cloud.client.loadbalancer.Request;
import org.springframework.cloud.loadbalancer.core.DelegatingServiceInstanceListSupplier;
import org.springframework.cloud.loadbalancer.core.ServiceInstanceListSupplier;
import reactor.core.publisher.Flux;

/**
 * Any supplier's list, without the instances that get no call for now because calls to them failed. A load balancer
 * asks for each call, so it notices an ejection with the next one. Instances of other discovery clients stay.
 */
final class EjectionFilteringSupplier extends DelegatingServiceInstanceListSupplier {

    private final ExternalCalls calls;

    EjectionFilteringSupplier(ServiceInstanceListSupplier all, ExternalCalls calls) {
        super(all);
        this.calls = calls;
    }

    @Override
    public Flux<List<ServiceInstance>> get() {
        return delegate.get().map(this::withoutExcluded);
    }

    @Override
    @SuppressWarnings("rawtypes") // the interface has this signature
    public Flux<List<ServiceInstance>> get(Request request) {
        return delegate.get(request).map(this::withoutExcluded);
    }

    /** Does nothing, because the delegate is a bean that its context initializes. */
    @Override
    public void afterPropertiesSet() {}

    /** Does nothing, because the delegate is a bean that its context destroys. */
    @Override
    public void destroy() {}

    private List<ServiceInstance> withoutExcluded(List<ServiceInstance> all) {
        if (all.isEmpty() || !(all.get(0) instanceof RollcallServiceInstance listed)) return all;
        Set<String> excluded = calls.excluded(listed.getServiceId());
        if (excluded.isEmpty()) return all;
        List<ServiceInstance> remaining = all.stream()
                .filter(instance -> !excluded.contains(instance.getInstanceId()))
                .toList();
        return remaining.isEmpty() ? all : remaining; // the supplier may have left only ejected instances
    }

    /** Wraps every supplier of a load balancer's context, whoever has configured it. */
    record PostProcessor(ObjectProvider<ExternalCalls> calls) implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            boolean isFinished =
                    bean instanceof EjectionFilteringSupplier || !(bean instanceof ServiceInstanceListSupplier);
            ExternalCalls reporting = isFinished ? null : calls.getIfAvailable();
            return reporting == null
                    ? bean
                    : new EjectionFilteringSupplier((ServiceInstanceListSupplier) bean, reporting);
        }
    }
}
