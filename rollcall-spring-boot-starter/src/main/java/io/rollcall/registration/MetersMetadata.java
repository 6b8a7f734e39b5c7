package io.rollcall.registration;

import java.util.HashMap;
import java.util.Map;
import org.springframework.core.env.Environment;

/**
 * Adds where this instance's meters are, if they are not at the usual place: {@code management.port} as with other
 * registries of Spring Cloud, and {@code prometheus.path}, which the registry turns into a target of Prometheus.
 */
final class MetersMetadata implements InstanceMetadata {

    /** Boot sets it if there is the actuator, on a port of its own or the application's. */
    private static final String PORT = "local.management.port";

    private static final String USUAL_PATH = "/actuator/prometheus";

    private final Environment environment;

    MetersMetadata(Environment environment) {
        this.environment = environment;
    }

    @Override
    public Map<String, String> metadata() {
        int port = environment.getProperty(PORT, Integer.class, 0);
        if (port <= 0) return Map.of();
        Map<String, String> metadata = new HashMap<>();
        boolean isOwnPort = port != environment.getProperty(Reachability.PORT, Integer.class, 0);
        if (isOwnPort) metadata.put("management.port", String.valueOf(port));
        String path = path(isOwnPort);
        if (!path.equals(USUAL_PATH)) metadata.put("prometheus.path", path);
        return metadata;
    }

    private String path(boolean isOwnPort) {
        String base = isOwnPort
                ? text("management.server.base-path", "")
                : text("server.servlet.context-path", text("spring.webflux.base-path", ""))
                        + "/"
                        + text("spring.mvc.servlet.path", "");
        String endpoints = text("management.endpoints.web.base-path", "/actuator");
        String prometheus = text("management.endpoints.web.path-mapping.prometheus", "prometheus");
        return ("/" + base + "/" + endpoints + "/" + prometheus).replaceAll("/+", "/");
    }

    private String text(String property, String usual) {
        return environment.getProperty(property, usual);
    }
}
