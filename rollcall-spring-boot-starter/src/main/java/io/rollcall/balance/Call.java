package io.rollcall.balance;

import java.util.Set;

/**
 * What a {@link Picker} may know of the call it picks for.
 *
 * @param service its name
 * @param tried ids of the instances that this call has been sent to in vain
 */
public record Call(String service, Set<String> tried) {

    public Call {
        tried = Set.copyOf(tried);
    }

    /** The first attempt of a call. */
    public static Call to(String service) {
        return new Call(service, Set.of());
    }
}
