package io.rollcall.balance;

import io.rollcall.wire.registry.Instance;
import java.util.List;

/** {@code random}: each instance is as likely as the others, whatever its weight and whoever was picked before. */
final class RandomChoice implements LoadBalancer {

    private final Chance chance;

    RandomChoice(Chance chance) {
        this.chance = chance;
    }

    @Override
    public Picker picker(List<Instance> instances) {
        Instance[] choices = instances.toArray(Instance[]::new);
        return call -> choices[chance.below(choices.length)];
    }
}
