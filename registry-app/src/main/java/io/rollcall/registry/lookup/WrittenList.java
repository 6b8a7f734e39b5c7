package io.rollcall.registry.lookup;

import io.rollcall.wire.registry.Instance;
import java.util.AbstractList;
import java.util.List;
import java.util.RandomAccess;
import java.util.function.Supplier;

/**
 * The instances of one answer, which carry the whole answer's JSON with them.
 *
 * <p>So whoever has the answer has its bytes: there is no cache to look up, to bound or to mistake one list for another in.
 */
final class WrittenList extends AbstractList<Instance> implements RandomAccess {

    private final List<Instance> instances;
    private final Once<byte[]> json = new Once<>();

    WrittenList(List<Instance> instances) {
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
