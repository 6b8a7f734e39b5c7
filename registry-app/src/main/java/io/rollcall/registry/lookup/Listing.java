package io.rollcall.registry.lookup;

import io.rollcall.registry.lease.Snapshot;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import io.rollcall.wire.registry.Status;
import java.util.List;

/** One version of a service's list, and the two answers that can be given from it: made when first asked for, once. */
public final class Listing {

    private final Snapshot snapshot;
    private final String registry;
    private final LookupResponse all;
    private final Once<LookupResponse> up = new Once<>();

    /** @param registry which one it is, for the answers */
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

    /** @param everyStatus not only {@code UP} ones */
    public LookupResponse answer(boolean everyStatus) {
        if (everyStatus || snapshot.up() == snapshot.instances().size()) return all;
        return up.get(() -> answer(snapshot.instances().stream()
                .filter(instance -> instance.status() == Status.UP)
                .toList()));
    }

    private LookupResponse answer(List<Instance> instances) {
        return new LookupResponse(
                snapshot.service(), snapshot.version(), new WrittenList(instances), registry, snapshot.ttlMillis());
    }
}
