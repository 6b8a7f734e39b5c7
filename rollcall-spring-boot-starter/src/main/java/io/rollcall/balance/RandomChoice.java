package io.rollcall.balance;

import java.util.List;

/** {@code random}: picks each instance with the same probability, whatever its weight and the picks before. */
final class RandomChoice implements LoadBalancer {

    private final RandomSource random;

    RandomChoice(RandomSource random) {
        this.random = random;
    }

    @Override
    public Picker picker(List<Endpoint> endpoints) {
        Endpoint[] choices = endpoints.toArray(Endpoint[]::new);
        return call -> choices[random.nextInt(choices.length)];
    }
}
