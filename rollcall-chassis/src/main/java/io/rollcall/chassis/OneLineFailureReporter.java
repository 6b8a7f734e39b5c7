package io.rollcall.chassis;

import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.diagnostics.FailureAnalysisReporter;
import org.springframework.boot.diagnostics.FailureAnalyzer;
import org.springframework.util.StringUtils;

/**
 * Logs in one line why a start failed: what was wrong, and what would be right. Boot's own banner takes twelve lines.
 */
final class OneLineFailureReporter implements FailureAnalysisReporter {

    private static final Logger log = LoggerFactory.getLogger(OneLineFailureReporter.class);

    /** Creates the reporter that {@code spring.factories} names beside the {@link FailureAnalyzer}s. */
    OneLineFailureReporter() {}

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
