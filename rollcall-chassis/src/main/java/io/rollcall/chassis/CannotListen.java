package io.rollcall.chassis;

import java.net.SocketException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Says why the web server cannot listen, and by which flag it listens elsewhere. */
final class CannotListen extends AbstractFailureAnalyzer<WebServerException> implements Ordered {

    private final Environment environment;

    CannotListen(Environment environment) {
        this.environment = environment;
    }

    /** Before Boot's own, which know no flag. */
    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, WebServerException failure) {
        SocketException why = findCause(failure, SocketException.class);
        boolean isOfTheSocket =
                why != null || failure.getClass().getSimpleName().equals("PortInUseException");
        return isOfTheSocket ? analysis(failure, why == null ? "in use" : String.valueOf(why.getMessage())) : null;
    }

    private FailureAnalysis analysis(WebServerException failure, String why) {
        String host = environment.getProperty("server.address", "");
        String port = environment.getProperty("server.port", "8080");
        String description = "it cannot listen on " + host + ':' + port + ", " + reason(why, host) + '.';
        return new FailureAnalysis(description, "Say where else, by -listen [HOST]:PORT.", failure);
    }

    private static String reason(String why, String host) {
        if (why.contains("in use")) return "which another process listens on";
        if (why.contains("ermission denied")) return "which this user may not: ports below 1024 are root's";
        if (why.contains("assign requested address") || why.contains("nresolved"))
            return "for no interface of this machine has the address " + host;
        return "the system says: " + why;
    }
}
