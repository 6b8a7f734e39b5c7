package io.rollcall.kvclient;

import io.rollcall.balance.Endpoint;
import io.rollcall.balance.InFlight;
import org.jspecify.annotations.Nullable;

/**
 * The replica to which an attempt goes.
 *
 * @param choice the algorithm's choice, which learns from the outcome; null: the address was chosen for another reason
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
