package io.rollcall.registration;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

final class IdInUseFailureAnalyzer extends AbstractFailureAnalyzer<IdInUseException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, IdInUseException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "Give this instance an id of its own, by rollcall.instance.id (-id), or none, and it is made of its name, host and port."
                        + " If it is to take the other one's place, stop that first.",
                cause);
    }
}
