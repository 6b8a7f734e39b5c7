package io.rollcall.registry.restart;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** One line instead of a stack trace. */
final class UnusableDirectoryAnalyzer extends AbstractFailureAnalyzer<UnusableDirectory> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableDirectory cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".", "Say another one with -data DIR (rollcall.registry.data).", cause);
    }
}
