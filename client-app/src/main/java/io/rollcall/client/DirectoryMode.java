package io.rollcall.client;

import java.util.Map;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * The directory's default mode: a session looks its service up once; a followed session watches it. A mode that is set
 * explicitly takes precedence.
 */
public final class DirectoryMode implements EnvironmentPostProcessor, Ordered {

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1; // application.yml is read by then
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        boolean follow = Binder.get(environment)
                .bind("rollcall.client.follow", Boolean.class)
                .orElse(false);
        Map<String, Object> mode = Map.of("rollcall.directory", follow ? "watch" : "session");
        environment.getPropertySources().addLast(new MapPropertySource("directoryMode", mode));
    }
}
