package io.rollcall.configuration;

import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.ConfigurableEnvironment;

/** Checks the names of properties once, after every other bean has been made. */
@AutoConfiguration
public final class PropertyCheckAutoConfiguration {

    @Bean
    PropertyCheck rollcallPropertyCheck(ConfigurableEnvironment environment) {
        ClassLoader classes = PropertyCheckAutoConfiguration.class.getClassLoader();
        return new PropertyCheck(environment, KnownProperties.load(classes));
    }
}
