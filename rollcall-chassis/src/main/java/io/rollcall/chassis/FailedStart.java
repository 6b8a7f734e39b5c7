package io.rollcall.chassis;

import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.util.StringUtils;

/** Tells why a start failed in one line of the log: what was wrong, and what would be right. Boot's own banner takes twelve. */
final class FailedStart implements FailureAnalysisReporter {

    private static final Logger log = LoggerFactory.getLogger(FailedStart.class);

    /** As it is named in {@code spring.factories}, beside the {@link FailureAnalyzer}s. */
    FailedStart() {}

    @Override
    public void report(FailureAnalysis analysis) {
        log.error("Cannot start: {}", text(analysis));
        log.debug("It failed with", analysis.getCause());
    }

    static String text(FailureAnalysis analysis) {
        String action = analysis.getAction();
        String description = oneLine(analysis.getDescription());
        return StringUtils.hasText(action) ? description + ' ' + oneLine(action) : description;
    }

    private static String oneLine(String text) {
        return text.lines().map(String::strip).filter(line -> !line.isEmpty()).collect(Collectors.joining(" "));
    }
}
