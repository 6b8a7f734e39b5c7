package io.rollcall.cloud;

import io.rollcall.call.ForeignCalls;
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
final class WithoutEjected extends DelegatingServiceInstanceListSupplier {

    private final ForeignCalls calls;

    WithoutEjected(ServiceInstanceListSupplier all, ForeignCalls calls) {
        super(all);
        this.calls = calls;
    }

    @Override
    public Flux<List<ServiceInstance>> get() {
        return delegate.get().map(this::sound);
    }

    @Override
    @SuppressWarnings("rawtypes") // so the interface has it
    public Flux<List<ServiceInstance>> get(Request request) {
        return delegate.get(request).map(this::sound);
    }

    /** The delegate is a bean, and its context has done it. */
    @Override
    public void afterPropertiesSet() {}

    /** As above. */
    @Override
    public void destroy() {}

    private List<ServiceInstance> sound(List<ServiceInstance> all) {
        if (all.isEmpty() || !(all.get(0) instanceof ListedInstance listed)) return all;
        Set<String> leftOut = calls.leftOut(listed.getServiceId());
        if (leftOut.isEmpty()) return all;
        List<ServiceInstance> sound = all.stream()
                .filter(instance -> !leftOut.contains(instance.getInstanceId()))
                .toList();
        return sound.isEmpty() ? all : sound; // what the supplier has left over may be the ejected ones alone
    }

    /** Puts it before every supplier of a load balancer's context, whoever has configured that. */
    record ForEachSupplier(ObjectProvider<ForeignCalls> calls) implements BeanPostProcessor {

        @Override
        public Object postProcessAfterInitialization(Object bean, String name) {
            boolean isFinished = bean instanceof WithoutEjected || !(bean instanceof ServiceInstanceListSupplier);
            ForeignCalls judged = isFinished ? null : calls.getIfAvailable();
            return judged == null ? bean : new WithoutEjected((ServiceInstanceListSupplier) bean, judged);
        }
    }
}
