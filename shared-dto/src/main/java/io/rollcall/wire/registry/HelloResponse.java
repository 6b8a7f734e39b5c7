package io.rollcall.wire.registry;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * @param name the address of the member, as it is among the {@code -peers}
 * @param member the UUID of its directory
 * @param group the UUID of the group that it belongs to; null: none yet
 * @param used whether a registry that was alone has left data in its directory
 * @param peers the addresses of all members that it was told of, sorted
 * @param replaced the UUIDs of groups that an operator has given up for this one, the latest first; null: as an empty
 *     list
 */
public record HelloResponse(
        String name,
        String member,
        @Nullable String group,
        boolean used,
        List<String> peers,
        @Nullable List<String> replaced) {

    /** Returns whether the member's group has replaced another one. */
    public boolean hasReplaced(String other) {
        return replaced != null && replaced.contains(other);
    }
}
