package io.rollcall.kv.disk;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

/** Reports an unusable directory in one line instead of a stack trace. */
final class UnusableDirectoryAnalyzer extends AbstractFailureAnalyzer<UnusableDirectoryException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, UnusableDirectoryException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "Put that right, or say another one with -data DIR (rollcall.kv.data); each replica has its own.",
                cause);
    }
}
