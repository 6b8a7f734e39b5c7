package io.rollcall.registry.lookup;

import io.rollcall.registry.catalog.Snapshot;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.Status;
import java.util.List;

/**
 * One version of a service's list, and the two answers that can be given from it. Each is made once, when it is first
 * asked for.
 */
public final class Listing {

    private final Snapshot snapshot;
    private final String registry;
    private final LookupResponse all;
    private final Memoized<LookupResponse> up = new Memoized<>();

    /** @param registry the identity of the registry, which its answers carry */
    Listing(Snapshot snapshot, String registry) {
        this.snapshot = snapshot;
        this.registry = registry;
        this.all = answer(snapshot.instances());
    }

    Snapshot snapshot() {
        return snapshot;
    }

    public long version() {
        return snapshot.version();
    }

    /** @param everyStatus whether the answer has instances of every status, or only those that are {@code UP} */
    public LookupResponse answer(boolean everyStatus) {
        if (everyStatus || snapshot.up() == snapshot.instances().size()) return all;
        return up.get(() -> answer(snapshot.instances().stream()
                .filter(instance -> instance.status() == Status.UP)
                .toList()));
    }

    private LookupResponse answer(List<Instance> instances) {
        return new LookupResponse(
                snapshot.service(), snapshot.version(), new SerializedList(instances), registry, snapshot.ttlMillis());
    }
}
