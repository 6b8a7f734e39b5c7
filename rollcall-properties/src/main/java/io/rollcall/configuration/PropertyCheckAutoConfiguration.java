package io.rollcall.configuration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/** Looks at the names of properties once, when all else is there. */
@AutoConfiguration
public final class PropertyCheckAutoConfiguration {

    @Bean
    PropertyCheck rollcallPropertyCheck(ConfigurableEnvironment environment) {
        ClassLoader classes = PropertyCheckAutoConfiguration.class.getClassLoader();
        return new PropertyCheck(environment, KnownProperties.load(classes));
    }
}
