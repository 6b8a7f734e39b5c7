package io.rollcall.kvclient;

import io.rollcall.balance.Endpoint;
import io.rollcall.balance.InFlight;
import org.jspecify.annotations.Nullable;

/**
 * Where an attempt goes.
 *
 * @param choice of the algorithm, which learns from how it ends; null: it goes there for another reason
 */
record Target(String address, @Nullable Endpoint choice) {

    static Target at(String address) {
        return new Target(address, null);
    }

    static Target of(Endpoint choice) {
        return new Target(choice.instance().address(), choice);
    }

    @Nullable
    InFlight begin() {
        return choice == null ? null : choice.begin();
    }
}
