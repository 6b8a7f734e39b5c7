package io.rollcall.cloud;

import static org.assertj.core.api.Assertions.assertThat;

import io.rollcall.call.ExternalCalls.ExternalCall;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class InFlightCallsTest {

    private long nowNanos;
    private final InFlightCalls underWay = new InFlightCalls(() -> nowNanos);

    @Test
    void equalRequestsAreTwoCalls() {
        String one = new String("request");
        String other = new String("request");
        Told first = begin(one);
        Told second = begin(other);
        assertThat(underWay.end(other)).isSameAs(second);
        assertThat(underWay.end(one)).isSameAs(first);
        assertThat(underWay.end(one)).isNull();
    }

    @Test
    void aCallWhoseEndIsNeverToldIsForgottenAndBlamesNobody() {
        Object request = new Object();
        Told lost = begin(request);
        nowNanos += InFlightCalls.FORGOTTEN_AFTER.toNanos() + TimeUnit.SECONDS.toNanos(1);
        begin(new Object());
        assertThat(lost.abandoned).isEqualTo(1);
        assertThat(underWay.end(request)).isNull();
    }

    @Test
    void anAttemptThatFollowsUnderTheSameRequestTakesItsPlace() {
        Object request = new Object();
        Told first = begin(request);
        Told second = begin(request);
        assertThat(first.abandoned).isEqualTo(1);
        assertThat(underWay.end(request)).isSameAs(second);
    }

    @Test
    void beyondItsLimitCallsAreNotCounted() {
        for (int i = 0; i < InFlightCalls.MOST; i++) begin(new Object());
        Object request = new Object();
        assertThat(begin(request).abandoned).isEqualTo(1);
        assertThat(underWay.end(request)).isNull();
    }

    private Told begin(Object request) {
        Told call = new Told();
        underWay.begin(request, call);
        return call;
    }

    private static final class Told implements ExternalCall {

        private int abandoned;

        @Override
        public void answered(int status) {}

        @Override
        public void failed(Throwable why) {}

        @Override
        public void abandoned() {
            abandoned++;
        }
    }
}
