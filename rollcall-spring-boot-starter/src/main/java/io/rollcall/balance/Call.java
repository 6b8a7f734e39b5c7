package io.rollcall.balance;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Picker} may know of the call it picks for.
 *
 * @param service its name
 * @param tried ids of the instances that this call has been sent to in vain
 * @param key calls with the same one belong together, for an algorithm that cares: a session, a user, a tenant; null: none do
 */
public record Call(
        String service, Set<String> tried, @Nullable String key) {

    public Call {
        tried = Set.copyOf(tried);
    }

    /** The first attempt of a call. */
    public static Call to(String service) {
        return new Call(service, Set.of(), null);
    }
}
