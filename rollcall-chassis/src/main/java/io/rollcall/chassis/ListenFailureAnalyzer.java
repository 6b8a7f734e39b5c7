package io.rollcall.chassis;

import java.net.SocketException;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;

/** Reports why the web server cannot listen, and which flag makes it listen elsewhere. */
final class ListenFailureAnalyzer extends AbstractFailureAnalyzer<WebServerException> implements Ordered {

    private final Environment environment;

    ListenFailureAnalyzer(Environment environment) {
        this.environment = environment;
    }

    /** Runs before Boot's own analyzers, which know no flag. */
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
        return new FailureAnalysis(description, "Choose another address with -listen [HOST]:PORT.", failure);
    }

    private static String reason(String why, String host) {
        if (why.contains("in use")) return "which another process listens on";
        if (why.contains("ermission denied")) return "which this user may not use: ports below 1024 belong to root";
        if (why.contains("assign requested address") || why.contains("nresolved"))
            return "because no interface of this machine has the address " + host;
        return "the system says: " + why;
    }
}
