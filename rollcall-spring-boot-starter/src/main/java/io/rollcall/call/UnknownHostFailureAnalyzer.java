package io.rollcall.call;

import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** An application that calls a service by its name through a client that is not load balanced. */
final class UnknownHostFailureAnalyzer extends AbstractFailureAnalyzer<UnknownHostException> {

    private final BeanFactory beans;

    UnknownHostFailureAnalyzer(BeanFactory beans) {
        this.beans = beans;
    }

    @Override
    protected @Nullable FailureAnalysis analyze(Throwable rootFailure, UnknownHostException cause) {
        String message = String.valueOf(cause.getMessage());
        for (String service : RegisteredServices.names(beans)) {
            if (message.equals(service) || message.startsWith(service + ":")) return analysis(service, cause);
        }
        return null;
    }

    private static FailureAnalysis analysis(String service, UnknownHostException cause) {
        return new FailureAnalysis(
                "The host " + service + " was called, which there is not; there is a service of that name.",
                "Build the client from a builder that is injected with @LoadBalanced (io.rollcall.call.LoadBalanced), and set no"
                        + " request factory on it: that would take the balancing's place, which the bean rollcallRequestFactory"
                        + " does not. A group of"
                        + " @ImportHttpServices is balanced where spring.http.serviceclient." + service
                        + ".base-url is http://"
                        + service + ".",
                cause);
    }
}
