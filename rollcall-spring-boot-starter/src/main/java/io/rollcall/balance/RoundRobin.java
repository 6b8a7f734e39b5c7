package io.rollcall.balance;

import io.rollcall.wire.registry.Instance;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * {@code rr}: one after the other, whatever their weights. One atomic add per pick, so concurrent callers too get each
 * place of the round exactly once.
 *
 * <p>The position outlives a list: a service whose list changes all the time would else send most calls to its first
 * instance. It wraps around, hence {@link Math#floorMod(int, int)}, which takes negative numbers.
 */
final class RoundRobin implements LoadBalancer {

    private final AtomicInteger position;

    /** @param start any number: at the same one, all callers would begin with the same instance */
    RoundRobin(int start) {
        this.position = new AtomicInteger(start);
    }

    @Override
    public Picker picker(List<Instance> instances) {
        Instance[] round = instances.toArray(Instance[]::new);
        return call -> round[Math.floorMod(position.getAndIncrement(), round.length)];
    }
}
