package io.rollcall.balance;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Lists of instances, and what pickers make of them, as strings: one letter an instance. */
final class Instances {

    static Instance instance(String id, int weight, Status status) {
        return new Instance(id, id + ":1", weight, null, status, false, Map.of());
    }

    /** Instances a, b, c and so on, of these weights. */
    static List<Instance> weighted(int... weights) {
        List<Instance> instances = new ArrayList<>();
        for (int i = 0; i < weights.length; i++) {
            instances.add(instance(String.valueOf((char) ('a' + i)), weights[i], Status.UP));
        }
        return instances;
    }

    static String picks(int count, Picker picker) {
        return Stream.generate(() -> picker.pick(Call.to("echo")))
                .limit(count)
                .map(Instance::id)
                .collect(Collectors.joining());
    }

    private Instances() {}
}
