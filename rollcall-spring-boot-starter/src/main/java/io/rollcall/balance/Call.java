package io.rollcall.balance;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What a {@link Picker} may know of the call it picks for.
 *
 * @param service the name of the service
 * @param tried ids of the instances that this call has been sent to in vain
 * @param key a session, a user or a tenant, for example: an algorithm that looks at it sends calls with the same key to
 *     the same instance; null: the call has no key
 */
public record Call(
        String service, Set<String> tried, @Nullable String key) {

    public Call {
        tried = Set.copyOf(tried);
    }

    /** Returns a call that no instance has been tried for, and that has no key. */
    public static Call to(String service) {
        return new Call(service, Set.of(), null);
    }
}
