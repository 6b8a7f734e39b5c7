package io.rollcall.call;

import java.net.UnknownHostException;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/**
 * Explains why an application did not start that called a service by its name through a client that is not
 * load-balanced.
 */
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
                "The host " + service + " does not exist, but there is a service of that name.",
                "Build the client from a builder that is injected with @LoadBalanced (io.rollcall.call.LoadBalanced), and set no"
                        + " request factory on it: that would replace the balancing, which the bean rollcallRequestFactory"
                        + " does not. A group of"
                        + " @ImportHttpServices is balanced if spring.http.serviceclient." + service
                        + ".base-url is http://"
                        + service + ".",
                cause);
    }
}
