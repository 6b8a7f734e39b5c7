package io.rollcall.chassis.security;

import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** Warns once, as soon as the server listens, if the operator has switched security off. */
final class SecurityOffWarning implements ApplicationListener<WebServerInitializedEvent> {

    private static final Logger log = LoggerFactory.getLogger(SecurityOffWarning.class);

    private final Exposure exposure;

    /** An actuator with a port of its own is a second web server. */
    private final AtomicBoolean isSaid = new AtomicBoolean();

    SecurityOffWarning(Exposure exposure) {
        this.exposure = exposure;
    }

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        if (!exposure.isOff() || isSaid.getAndSet(true)) return;
        log.warn(
                "Security is off, because {}=off: whoever reaches {} may call everything (docs/guide/security.md)",
                Exposure.SWITCH,
                exposure.address() == null ? "the loopback" : exposure.address());
    }
}
