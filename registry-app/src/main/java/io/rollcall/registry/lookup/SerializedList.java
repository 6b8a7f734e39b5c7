package io.rollcall.registry.lookup;

import io.rollcall.wire.registry.Instance;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Supplier;

/**
 * The instances of one answer, which carry the JSON of the whole answer with them.
 *
 * <p>A thread that has the answer therefore has its bytes: there is no cache to search, to bound, or to confuse two
 * lists in.
 */
final class SerializedList extends AbstractList<Instance> implements RandomAccess {

    private final List<Instance> instances;
    private final Memoized<byte[]> json = new Memoized<>();

    SerializedList(List<Instance> instances) {
        this.instances = instances;
    }

    @Override
    public Instance get(int index) {
        return instances.get(index);
    }

    @Override
    public int size() {
        return instances.size();
    }

    byte[] json(Supplier<byte[]> write) {
        return json.get(write);
    }
}
