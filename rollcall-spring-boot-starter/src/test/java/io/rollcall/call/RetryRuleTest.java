package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketTimeoutException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RetryRuleTest {

    @Test
    void withoutAConnectionAnyCallMayBeSentAgain() {
        assertThat(RetryRule.allows(AttemptOutcome.of(new ConnectException("refused")), false))
                .isTrue();
    }

    @Test
    void withoutAnAnswerOnlyAnIdempotentOneMay() {
        for (IOException failure : new IOException[] {new SocketTimeoutException("late"), new IOException("reset")}) {
            assertThat(RetryRule.allows(AttemptOutcome.of(failure), true)).isTrue();
            assertThat(RetryRule.allows(AttemptOutcome.of(failure), false)).isFalse();
        }
    }

    @Test
    void withoutAConnectionToSpareNoneMayForNoOtherInstanceWouldHelp() {
        AttemptOutcome outcome = AttemptOutcome.of(new ConnectionRequestTimeoutException("all in use"));
        assertThat(RetryRule.allows(outcome, true)).isFalse();
        assertThat(outcome.fault()).isNull();
    }

    @ParameterizedTest
    @ValueSource(ints = {429, 502, 503, 504})
    void anAnswerThatIsSaidToBeTemporaryIsNoneForAnIdempotentCall(int status) {
        assertThat(RetryRule.allows(new AttemptOutcome.Answered(status, null), true))
                .isTrue();
        assertThat(RetryRule.allows(new AttemptOutcome.Answered(status, null), false))
                .isFalse();
    }

    @ParameterizedTest
    @ValueSource(ints = {200, 204, 301, 400, 404, 409, 500, 501})
    void anyOtherAnswerIsTheAnswer(int status) {
        assertThat(RetryRule.allows(new AttemptOutcome.Answered(status, null), true))
                .isFalse();
    }

    @Test
    void whatTheCallerDidWrongDoesNotSpeakAgainstTheInstance() {
        assertThat(new AttemptOutcome.Answered(404, null).fault()).isNull();
        assertThat(new AttemptOutcome.Answered(429, null).fault()).isNull();
        assertThat(new AttemptOutcome.Answered(500, null).fault()).isNotNull();
        assertThat(AttemptOutcome.of(new SocketTimeoutException("late")).fault())
                .isNotNull();
    }
}
