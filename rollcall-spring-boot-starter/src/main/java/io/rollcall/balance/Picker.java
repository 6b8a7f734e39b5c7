package io.rollcall.balance;

import io.rollcall.wire.registry.Instance;

/** An algorithm applied to one list of instances, which does not change. */
@FunctionalInterface
public interface Picker {

    /** Called by every thread for every call: no lock, no I/O. A repeat of an instance already tried is replaced by the caller. */
    Instance pick(Call call);
}
