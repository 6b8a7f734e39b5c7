package io.rollcall.balance;

import static io.rollcall.wire.registry.Status.DRAINING;
import static io.rollcall.wire.registry.Status.UP;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Picks an instance of one service. The control plane replaces the list, one caller at a time; the data plane reads it from
 * one volatile field.
 *
 * <p>Of a list only the {@code UP} instances are candidates. Where there is none, the {@code DRAINING} ones are, for they
 * still answer; where there is none of these either, all others: a call that may fail is better than one that must.
 */
public final class ServiceBalancer {

    private record Candidates(
            List<Instance> instances, @Nullable Picker picker) {}

    private final LoadBalancer algorithm;
    private final Chance chance;
    private volatile Candidates candidates = new Candidates(List.of(), null);

    ServiceBalancer(LoadBalancer algorithm, Chance chance) {
        this.algorithm = algorithm;
        this.chance = chance;
    }

    /** Takes a new list, sorted by id. The algorithm hears of it only if the candidates are others than before. */
    public void update(List<Instance> instances) {
        List<Instance> next = candidates(instances);
        if (next.equals(candidates.instances())) return;
        candidates = new Candidates(next, next.isEmpty() ? null : picker(next));
    }

    /** The algorithm's choice, or any other instance where that has been tried; null where all have been, or none is known. */
    public @Nullable Instance pick(Call call) {
        Candidates now = candidates;
        if (now.picker() == null) return null;
        Instance picked = now.picker().pick(call);
        return call.tried().contains(picked.id()) ? another(now.instances(), call) : picked;
    }

    /** A singleton serves several services, whose lists change on different threads. */
    private Picker picker(List<Instance> instances) {
        synchronized (algorithm) {
            return algorithm.picker(instances);
        }
    }

    private @Nullable Instance another(List<Instance> instances, Call call) {
        List<Instance> untried = instances.stream()
                .filter(instance -> !call.tried().contains(instance.id()))
                .toList();
        return untried.isEmpty() ? null : untried.get(chance.below(untried.size()));
    }

    private static List<Instance> candidates(List<Instance> instances) {
        List<Instance> up = those(UP, instances);
        if (!up.isEmpty()) return up;
        List<Instance> draining = those(DRAINING, instances);
        return draining.isEmpty() ? List.copyOf(instances) : draining;
    }

    private static List<Instance> those(Status status, List<Instance> instances) {
        return instances.stream()
                .filter(instance -> instance.status() == status)
                .toList();
    }
}
