package io.rollcall.chassis;

import java.util.HashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.EnvironmentPostProcessor;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.context.config.ConfigDataEnvironmentPostProcessor;
import org.springframework.boot.context.properties.source.InvalidConfigurationPropertyValueException;
import org.springframework.core.Ordered;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.MapPropertySource;

/**
 * The property {@code rollcall.listen} as {@code [HOST]:PORT}, which becomes Boot's {@code server.address} and {@code
 * server.port}. Those two take precedence if they are set. Without a host it is the loopback: other machines reach a
 * server only if its operator says so, with {@code 0.0.0.0} for all interfaces.
 */
public final class ListenAddress implements EnvironmentPostProcessor, Ordered {

    static final String PATTERN = "(?<host>[A-Za-z0-9._-]*|\\[(?=[^]]*:)[0-9A-Fa-f:.]+])"
            + ":(?<port>0|[1-9]\\d{0,3}|[1-5]\\d{4}|6[0-4]\\d{3}|65[0-4]\\d{2}|655[0-2]\\d|6553[0-5])";

    private static final String PROPERTY = "rollcall.listen";
    private static final String LOOPBACK = "localhost";

    @Override
    public int getOrder() {
        return ConfigDataEnvironmentPostProcessor.ORDER + 1; // application.yml is read by then
    }

    @Override
    public void postProcessEnvironment(ConfigurableEnvironment environment, SpringApplication application) {
        String listen = environment.getProperty(PROPERTY);
        if (listen != null) environment.getPropertySources().addLast(asBootSaysIt(listen));
    }

    private static MapPropertySource asBootSaysIt(String listen) {
        Matcher matcher = Pattern.compile(PATTERN).matcher(listen);
        if (!matcher.matches())
            throw new InvalidConfigurationPropertyValueException(
                    PROPERTY, listen, "It takes [HOST]:PORT, such as :9101 or localhost:9101.");
        Map<String, Object> properties = new HashMap<>();
        properties.put("server.port", matcher.group("port"));
        String host = matcher.group("host");
        properties.put("server.address", host.isEmpty() ? LOOPBACK : host.replaceAll("[\\[\\]]", ""));
        return new MapPropertySource(PROPERTY, properties);
    }
}
