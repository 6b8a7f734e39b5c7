package io.rollcall.call;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Explains that a token cannot be used, without the token. */
final class UnusableTokenFailureAnalyzer extends AbstractFailureAnalyzer<UnusableTokenException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableTokenException cause) {
        return new FailureAnalysis(
                String.valueOf(cause.getMessage()),
                "Make one with ./rollcall token create, and name its file with rollcall.security.token-file.",
                cause);
    }
}
