package io.rollcall.chassis.security;

import org.springframework.beans.factory.config.BeanFactoryPostProcessor;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.core.env.Environment;

/** Ends the start of a server that must not be reached as it is, before it listens. */
final class ExposureCheck implements BeanFactoryPostProcessor {

    private final Environment environment;

    ExposureCheck(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void postProcessBeanFactory(ConfigurableListableBeanFactory beans) {
        String refusal = Exposure.of(environment).refusal();
        if (refusal != null) throw new UnsecuredServerException(refusal);
    }
}
