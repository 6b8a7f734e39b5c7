package io.rollcall.registry.prometheus;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.LookupResponse;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The targets of some lists. Each is made when it is asked for: together they take several times the heap that their
 * instances do.
 */
final class Targets implements Iterator<TargetGroup> {

    private final Iterator<LookupResponse> lists;
    private String service = "";
    private Iterator<Instance> instances = List.<Instance>of().iterator();

    /** @param lists none of them is empty */
    Targets(List<LookupResponse> lists) {
        this.lists = lists.iterator();
    }

    @Override
    public boolean hasNext() {
        return instances.hasNext() || lists.hasNext();
    }

    @Override
    public TargetGroup next() {
        if (!instances.hasNext()) {
            LookupResponse next = lists.next();
            service = next.service();
            instances = next.instances().iterator();
        }
        if (!instances.hasNext()) throw new NoSuchElementException(service + " has no instance");
        return TargetGroup.of(service, instances.next());
    }
}
