package io.rollcall.balance;

import io.github.resilience4j.circuitbreaker.CircuitBreakerConfig;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Lists of instances, and what pickers make of them, as strings with one letter for each instance. */
final class Instances {

    /** Nothing is ejected until after a hundred calls, and there is no slow start. */
    static final Endpoints.Settings PLAIN =
            new Endpoints.Settings(CircuitBreakerConfig.ofDefaults(), true, Duration.ZERO);

    static final Endpoints.Settings NEVER_EJECTED =
            new Endpoints.Settings(CircuitBreakerConfig.ofDefaults(), false, Duration.ZERO);

    static Instance instance(String id, int weight, Status status) {
        return instance(id, weight, null, status);
    }

    static Instance instance(String id, int weight, @Nullable String zone, Status status) {
        return new Instance(id, id + ":1", weight, zone, status, false, Map.of());
    }

    /** Instances a, b, c and so on, of these weights. */
    static List<Instance> weighted(int... weights) {
        List<Instance> instances = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            instances.add(instance(String.valueOf((char) ('a' + i)), weights[i], Status.UP));
        }
        return instances;
    }

    /** Endpoints a, b, c and so on, of these weights. */
    static List<Endpoint> endpoints(int... weights) {
        return endpoints(weighted(weights));
    }

    static List<Endpoint> endpoints(List<Instance> instances) {
        return new Endpoints(PLAIN, () -> 0, bound -> 0, (endpoint, state) -> {}).of(instances);
    }

    static String picks(int count, Picker picker) {
        return Stream.generate(() -> picker.pick(Call.to("echo")))
                .limit(count)
                .map(Endpoint::id)
                .collect(Collectors.joining());
    }

    private Instances() {}
}
