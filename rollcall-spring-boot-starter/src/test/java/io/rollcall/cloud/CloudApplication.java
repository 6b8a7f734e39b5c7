package io.rollcall.cloud;

import io.rollcall.fake.FakeRegistry;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.boot.test.context.runner.ApplicationContextRunner;
import org.springframework.context.annotation.Configuration;

/** An application with Spring Cloud on its class path, with every auto-configuration and no beans of its own. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
class CloudApplication {

    /** Only calls others. */
    static ApplicationContextRunner calling(FakeRegistry registry) {
        return new ApplicationContextRunner()
                .withUserConfiguration(CloudApplication.class)
                .withPropertyValues(
                        "spring.application.name=orders",
                        "rollcall.registry.address=" + registry.address(),
                        "rollcall.registry.timeout=1s");
    }

    /** Can be called. */
    static ApplicationContextRunner registering(FakeRegistry registry) {
        return calling(registry)
                .withPropertyValues(
                        "rollcall.instance.address=localhost:7000",
                        "rollcall.instance.id=orders1",
                        "rollcall.drain=0ms");
    }
}
