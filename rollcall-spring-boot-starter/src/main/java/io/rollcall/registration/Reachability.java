package io.rollcall.registration;

import org.jspecify.annotations.Nullable;
import org.slf4j.event.Level;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ApplicationContext;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Decides whether this process can be reached: only a process that listens is registered. */
final class Reachability {

    /** Boot sets it when the web server listens; -1: the server was told not to. */
    static final String PORT = "local.server.port";

    /** Boot sets it in the contexts of its tests. */
    private static final String TEST = "org.springframework.boot.test.context.SpringBootTestContextBootstrapper";

    private static final boolean KNOWS_SERVERS = ClassUtils.isPresent(
            "org.springframework.boot.web.server.context.WebServerApplicationContext",
            Reachability.class.getClassLoader());

    private static final boolean KNOWS_WEB = ClassUtils.isPresent("jakarta.servlet.ServletContext", null)
            && ClassUtils.isPresent("org.springframework.web.context.WebApplicationContext", null);

    private final ApplicationContext context;
    private final boolean hasAddress;

    Reachability(ApplicationContext context, RegistrationProperties.Instance instance) {
        this.context = context;
        this.hasAddress = instance.address() != null;
    }

    /**
     * The reason for not registering.
     *
     * @param level the level at which to log it: a defect of the configuration is logged as a warning
     */
    record Reason(Level level, String text) {}

    /** Returns why this process does not register; null: it does, once its web server listens. */
    @Nullable
    Reason whyNot() {
        Environment environment = context.getEnvironment();
        int port = environment.getProperty(PORT, Integer.class, 0);
        if (port > 0) return null;
        if (port < 0) return info("its web server listens on no port, because server.port is " + port);
        if (environment.getProperty(TEST, Boolean.class, false) || isMock())
            return info("its context is a test's, in which no web server listens");
        if (hasAddress) return null;
        return isInContainer()
                ? new Reason(
                        Level.WARN,
                        "it runs in a servlet container, whose port is not known here: set rollcall.instance.address to the"
                                + " host:port at which others reach it")
                : info("no web server listens, and rollcall.instance.address is not set");
    }

    /** Returns whether a servlet container has started this application, as a WAR. */
    private boolean isInContainer() {
        return KNOWS_SERVERS && context instanceof WebServerApplicationContext server && server.getWebServer() == null;
    }

    /** Returns whether this is a test's web application, whose context cannot have a server. */
    private boolean isMock() {
        if (!KNOWS_WEB || !(context instanceof org.springframework.web.context.WebApplicationContext)) return false;
        return !KNOWS_SERVERS || !(context instanceof WebServerApplicationContext);
    }

    private static Reason info(String text) {
        return new Reason(Level.INFO, text);
    }
}
