package io.rollcall.chassis.security;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports a server that must not start without security. */
final class UnsecuredServerFailureAnalyzer extends AbstractFailureAnalyzer<UnsecuredServerException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnsecuredServerException failure) {
        return new FailureAnalysis(String.valueOf(failure.getMessage()), null, failure);
    }
}
