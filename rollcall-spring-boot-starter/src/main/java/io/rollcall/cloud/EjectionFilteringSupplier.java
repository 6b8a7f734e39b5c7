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
 * Any supplier's list, without the instances that get no call for now because calls to them failed. A load balancer asks for each call,
 * so it hears of an ejection with the next one. Instances of other discovery clients stay.
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
    @SuppressWarnings("rawtypes") // so the interface has it
    public Flux<List<ServiceInstance>> get(Request request) {
        return delegate.get(request).map(this::withoutExcluded);
    }

    /** The delegate is a bean, and its context has done it. */
    @Override
    public void afterPropertiesSet() {}

    /** As above. */
    @Override
    public void destroy() {}

    private List<ServiceInstance> withoutExcluded(List<ServiceInstance> all) {
        if (all.isEmpty() || !(all.get(0) instanceof RollcallServiceInstance listed)) return all;
        Set<String> excluded = calls.excluded(listed.getServiceId());
        if (excluded.isEmpty()) return all;
        List<ServiceInstance> withoutExcluded = all.stream()
                .filter(instance -> !excluded.contains(instance.getInstanceId()))
                .toList();
        return withoutExcluded.isEmpty()
                ? all
                : withoutExcluded; // what the supplier has left over may be the ejected ones alone
    }

    /** Puts it before every supplier of a load balancer's context, whoever has configured that. */
    record PostProcessor(ObjectProvider<ExternalCalls> calls) implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            boolean isFinished =
                    bean instanceof EjectionFilteringSupplier || !(bean instanceof ServiceInstanceListSupplier);
            ExternalCalls judged = isFinished ? null : calls.getIfAvailable();
            return judged == null ? bean : new EjectionFilteringSupplier((ServiceInstanceListSupplier) bean, judged);
        }
    }
}
