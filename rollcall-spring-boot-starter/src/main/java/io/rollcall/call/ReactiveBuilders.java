package io.rollcall.call;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.reactive.function.client.WebClient;

/**
 * Makes the {@code WebClient} builders that are marked {@link LoadBalanced} send their calls through the starter,
 * whoever made them.
 */
final class ReactiveBuilders implements BeanPostProcessor {

    private final ListableBeanFactory beans;
    private final ObjectProvider<ReactiveCalls> calls;

    ReactiveBuilders(ListableBeanFactory beans, ObjectProvider<ReactiveCalls> calls) {
        this.beans = beans;
        this.calls = calls;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        return bean instanceof WebClient.Builder builder && isLoadBalanced(name)
                ? builder.filter(calls.getObject())
                : bean;
    }

    private boolean isLoadBalanced(String name) {
        return beans.findAnnotationOnBean(name, LoadBalanced.class) != null;
    }
}
