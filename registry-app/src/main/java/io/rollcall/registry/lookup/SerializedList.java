package io.rollcall.registry.lookup;

import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.InstanceOverride;
import java.lang.ref.SoftReference;
import java.util.AbstractList;
import java.util.List;
import java.util.Map;
import java.util.RandomAccess;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The instances of one answer, which carry the JSON of the whole answer with them.
 *
 * <p>A thread that has the answer therefore has its bytes: there is no cache to search, or to confuse two lists in. The
 * bytes are there for as long as a thread sends them, and then until the heap is needed for something else.
 */
final class SerializedList extends AbstractList<Instance> implements RandomAccess {

    /** Shorter answers take no room: even one for each thread of the server is little. */
    private static final int LARGE_BYTES = 16 << 10;

    /** What JSON has of an instance besides its texts, and of an answer besides its instances. */
    private static final int INSTANCE_BYTES = 160;

    private static final int ANSWER_BYTES = 400;

    /** What JSON has of an operator's word besides its texts. */
    private static final int OVERRIDE_BYTES = 150;

    /** Quotation marks, a colon and a comma. */
    private static final int PAIR_BYTES = 6;

    private final List<Instance> instances;
    private SoftReference<byte[]> json = new SoftReference<>(null);

    /** The length of the JSON is at most this; 0: it is not known yet. */
    private volatile long bytesMax;

    /** What threads send now; null: nothing. */
    private byte @Nullable [] held;

    private int senders;

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

    /** Returns whether the bytes may be many, so that they take room. */
    boolean isLarge() {
        return bytesMax() > LARGE_BYTES;
    }

    /** Returns the JSON of an answer that is not large. */
    synchronized byte[] json(Supplier<byte[]> write) {
        byte[] kept = json.get();
        if (kept != null) return kept;
        byte[] made = write.get();
        json = new SoftReference<>(made);
        return made;
    }

    /**
     * Returns the JSON of a large answer, until {@link #release}. However many threads send it, it takes room once.
     *
     * @return null: there is no room; it must be written while it is made, and nothing is to be released
     */
    synchronized byte @Nullable [] hold(AnswerRoom room, Supplier<byte[]> write) {
        byte[] bytes = held == null ? inRoom(room, write) : held;
        if (bytes == null) return null;
        held = bytes;
        senders++;
        return bytes;
    }

    private byte @Nullable [] inRoom(AnswerRoom room, Supplier<byte[]> write) {
        byte[] kept = json.get();
        if (kept != null) return room.take(kept.length) ? kept : null;
        long most = bytesMax();
        if (!room.take(2 * most)) return null; // while they are made, they are there twice
        long unused = 2 * most;
        try {
            byte[] made = write.get();
            json = new SoftReference<>(made);
            unused -= made.length;
            return made;
        } finally {
            room.giveBack(unused);
        }
    }

    synchronized void release(AnswerRoom room) {
        senders--;
        if (senders > 0 || held == null) return;
        room.giveBack(held.length);
        held = null;
    }

    private long bytesMax() {
        long known = bytesMax;
        if (known > 0) return known;
        long most = ANSWER_BYTES;
        for (Instance instance : instances) {
            most += INSTANCE_BYTES + bytesMax(instance.id()) + bytesMax(instance.address());
            if (instance.zone() != null) most += bytesMax(instance.zone());
            InstanceOverride word = instance.override();
            if (word != null) most += OVERRIDE_BYTES + bytesMaxOrNone(word.reason()) + bytesMaxOrNone(word.by());
            for (Map.Entry<String, String> pair : instance.metadata().entrySet())
                most += PAIR_BYTES + bytesMax(pair.getKey()) + bytesMax(pair.getValue());
        }
        bytesMax = most;
        return most;
    }

    private static int bytesMaxOrNone(@Nullable String text) {
        return text == null ? 0 : bytesMax(text);
    }

    /** Returns the most that JSON takes for a text: six bytes for what it escapes. */
    private static int bytesMax(String text) {
        int most = 0;
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            most += one < ' ' || one == '"' || one == '\\' || Character.isSurrogate(one) ? 6 : one < 0x80 ? 1 : 3;
        }
        return most;
    }
}
