package io.rollcall.chassis;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/** Logs what has started, once it listens: a start that fails is one line in the log, and this would be another. */
final class StartLine implements ApplicationListener<WebServerInitializedEvent> {

    private static final Logger log = LoggerFactory.getLogger(StartLine.class);

    private final String application;

    StartLine(String application) {
        this.application = application;
    }

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        if (event.getApplicationContext().getServerNamespace() != null) return; // a port of the actuator's own
        log.info("{} {}, Java {}", application, Version.ofThisBuild(), Runtime.version());
    }
}
