package io.rollcall.chassis;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.BindException;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.WebServerException;
import org.springframework.mock.env.MockEnvironment;

class ListenFailureAnalyzerTest {

    private final ListenFailureAnalyzer analyzer = new ListenFailureAnalyzer(
            new MockEnvironment().withProperty("server.port", "80").withProperty("server.address", "10.9.8.7"));

    @ParameterizedTest
    @CsvSource({
        "Address already in use, another process",
        "Permission denied, root",
        "Cannot assign requested address, no interface",
        "Protocol family unavailable, the system says"
    })
    void itIsOneLineThatNamesTheAddressTheReasonAndTheFlag(String reason, String told) {
        FailureAnalysis analysis =
                analyzer.analyze(new WebServerException("Unable to start", new BindException(reason)));
        assertThat(OneLineFailureReporter.text(Objects.requireNonNull(analysis)))
                .contains("10.9.8.7:80", told, "-listen")
                .hasLineCount(1);
    }

    @Test
    void aPortInUseIsKnownWithoutItsCause() {
        FailureAnalysis analysis = analyzer.analyze(new PortInUseException(80));
        assertThat(OneLineFailureReporter.text(Objects.requireNonNull(analysis)))
                .contains("another process", "-listen");
    }

    @Test
    void whatHasNothingToDoWithTheSocketIsLeftToOthers() {
        assertThat(analyzer.analyze(new WebServerException("no keystore", new IllegalStateException())))
                .isNull();
    }
}
