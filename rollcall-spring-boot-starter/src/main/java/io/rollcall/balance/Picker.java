package io.rollcall.balance;

/** An algorithm applied to one list of endpoints, which does not change. */
@FunctionalInterface
public interface Picker {

    /**
     * Picks the instance for a call. Every thread calls this for every call, so it must not lock and must do no I/O. If
     * it picks an instance that the call has tried already, the caller replaces it.
     */
    Endpoint pick(Call call);
}
