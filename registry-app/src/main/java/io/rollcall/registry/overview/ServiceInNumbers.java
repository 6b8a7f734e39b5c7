package io.rollcall.registry.overview;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.OverviewResponse;
import io.rollcall.wire.registry.Status;
import java.util.Map;
import java.util.TreeMap;

/** Counts the instances of a list by what becomes of calls to them. */
final class ServiceInNumbers {

    private int up;
    private int starting;
    private int draining;
    private int down;
    private int outOfService;
    private int suspects;
    private long weight;
    private final Map<String, Integer> zones = new TreeMap<>();

    private ServiceInNumbers() {}

    /** @param list its instances of every status */
    static OverviewResponse.Service of(LookupResponse list) {
        ServiceInNumbers numbers = new ServiceInNumbers();
        list.instances().forEach(numbers::count);
        return new OverviewResponse.Service(
                list.service(),
                list.version(),
                list.instances().size(),
                numbers.up,
                numbers.starting,
                numbers.draining,
                numbers.down,
                numbers.outOfService,
                numbers.suspects,
                numbers.weight,
                numbers.zones);
    }

    private void count(Instance instance) {
        if (instance.suspect()) suspects++;
        if (instance.zone() != null) zones.merge(instance.zone(), 1, Integer::sum);
        switch (instance.status()) {
            case STARTING -> starting++;
            case DRAINING -> draining++;
            case DOWN -> down++;
            case UP -> {
                if (instance.takesCalls()) up++;
                else outOfService++;
            }
        }
        if (instance.status() == Status.UP && instance.takesCalls()) weight += instance.shareOfCalls();
    }
}
