package io.rollcall.balance;

/** An algorithm applied to one list of endpoints, which does not change. */
@FunctionalInterface
public interface Picker {

    /** Called by every thread for every call: no lock, no I/O. A repeat of an instance already tried is replaced by the caller. */
    Endpoint pick(Call call);
}
