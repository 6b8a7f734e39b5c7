package io.rollcall.call;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.common.KeyValue;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

class ObservationsTest extends TwoInstances {

    @Test
    void eachAttemptIsObservedWithinItsCallAndTheInstanceIsNoTagOfAMeter() {
        a.shut();
        try (Echoes echoes = new Echoes(registry.address(), Observed.class, "rollcall.load-balancer=rr")) {
            echoes.echo();

            List<Observation.Context> attempts = echoes.application().getBean(Seen.class).contexts.stream()
                    .filter(context -> "rollcall.attempt".equals(context.getName()))
                    .toList();
            assertThat(attempts)
                    .extracting(context -> tags(context.getLowCardinalityKeyValues()))
                    .containsExactly("outcome=not_sent service=echo", "outcome=answered service=echo");
            assertThat(attempts)
                    .extracting(context -> tags(context.getHighCardinalityKeyValues()))
                    .containsExactly(
                            "address=" + a.address() + " attempt=1 instance=a",
                            "address=" + b.address() + " attempt=2 instance=b");
            assertThat(attempts)
                    .allSatisfy(context -> assertThat(context.getParentObservation())
                            .isNotNull()
                            .satisfies(
                                    parent -> assertThat(parent.getContextView().getName())
                                            .isEqualTo("http.client.requests")));
        }
    }

    private static String tags(Iterable<KeyValue> tags) {
        return StreamSupport.stream(tags.spliterator(), false)
                .map(tag -> tag.getKey() + "=" + tag.getValue())
                .sorted()
                .collect(Collectors.joining(" "));
    }

    /** A handler as an application has one for traces. */
    static final class Seen implements ObservationHandler<Observation.Context> {

        private final List<Observation.Context> contexts = new CopyOnWriteArrayList<>();

        @Override
        public void onStop(Observation.Context context) {
            contexts.add(context);
        }

        @Override
        public boolean supportsContext(Observation.Context context) {
            return true;
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Observed {

        @Bean
        Seen seen() {
            return new Seen();
        }
    }
}
