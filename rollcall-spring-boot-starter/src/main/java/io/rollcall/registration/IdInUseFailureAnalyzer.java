package io.rollcall.registration;

import org.springframework.boot.diagnostics.AbstractFailureAnalyzer;
import org.springframework.boot.diagnostics.FailureAnalysis;

final class IdInUseFailureAnalyzer extends AbstractFailureAnalyzer<IdInUseException> {

    @Override
    protected FailureAnalysis analyze(Throwable rootFailure, IdInUseException cause) {
        return new FailureAnalysis(
                cause.getMessage() + ".",
                "Give this instance an id of its own with rollcall.instance.id (-id), or none: then it is made of its name,"
                        + " host and port."
                        + " To take the place of the other instance, stop that one first.",
                cause);
    }
}
