package io.rollcall.chassis.security;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.context.event.ApplicationReadyEvent;
import org.springframework.context.ApplicationListener;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Warns once, at the start, if every process of the network may call methods that want a scope. */
final class OpenServerWarning implements ApplicationListener<ApplicationReadyEvent> {

    private static final Logger log = LoggerFactory.getLogger(OpenServerWarning.class);

    private final Access access;
    private final NeedsInterceptor needs;
    private final ObjectProvider<RequestMappingHandlerMapping> mappings;
    private final Environment environment;

    OpenServerWarning(
            Access access,
            NeedsInterceptor needs,
            ObjectProvider<RequestMappingHandlerMapping> mappings,
            Environment environment) {
        this.access = access;
        this.needs = needs;
        this.mappings = mappings;
        this.environment = environment;
    }

    @Override
    public void onApplicationEvent(ApplicationReadyEvent event) {
        if (access.isOn() || Loopback.isAddressOf(environment) || !hasSomethingToProtect()) return;
        log.warn(
                "Security is off: whoever reaches this port may call everything. Set {} (docs/guide/security.md),"
                        + " or listen on localhost only",
                SecurityAutoConfiguration.PROPERTY);
    }

    private boolean hasSomethingToProtect() {
        return mappings.stream()
                .flatMap(mapping -> mapping.getHandlerMethods().values().stream())
                .map(handler -> needs.of(handler.getMethod()))
                .anyMatch(requirement -> requirement != Requirement.NOBODY && !requirement.isOpen());
    }
}
