package io.rollcall.registry.lookup;

import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A value that is made when it is first asked for, and only once, however many threads ask at the same time. */
final class Memoized<T> {

    private volatile @Nullable T value;

    T get(Supplier<T> make) {
        T made = value;
        return made != null ? made : make(make);
    }

    private synchronized T make(Supplier<T> make) {
        T made = value;
        if (made == null) value = made = make.get();
        return made;
    }
}
