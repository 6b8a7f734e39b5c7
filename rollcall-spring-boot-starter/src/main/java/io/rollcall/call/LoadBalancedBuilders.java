package io.rollcall.call;

import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.web.client.RestClient;

/** Makes the builders that are marked {@link LoadBalanced} send their calls through the starter, whoever made them. */
final class LoadBalancedBuilders implements BeanPostProcessor {

    private final ListableBeanFactory beans;
    private final ObjectProvider<BalancedCalls> calls;

    /** @param calls made only when the first builder is made */
    LoadBalancedBuilders(ListableBeanFactory beans, ObjectProvider<BalancedCalls> calls) {
        this.beans = beans;
        this.calls = calls;
    }

    @Override
    public Object postProcessBeforeInitialization(Object bean, String name) {
        return bean instanceof RestClient.Builder builder && isLoadBalanced(name)
                ? builder.requestFactory(calls.getObject()::createRequest)
                : bean;
    }

    private boolean isLoadBalanced(String name) {
        return beans.findAnnotationOnBean(name, LoadBalanced.class) != null;
    }
}
