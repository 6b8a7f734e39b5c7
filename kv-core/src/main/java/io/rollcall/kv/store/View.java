package io.rollcall.kv.store;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The members of a group, and the one that leads.
 *
 * @param number a number that grows by one with each change; 0: none yet
 * @param primary the id of the member that leads; empty at number 0
 * @param members the members, each id once
 */
public record View(long number, String primary, List<Member> members) {

    public static final View NONE = new View(0, "", List.of());

    public View {
        members = List.copyOf(members);
    }

    public boolean contains(Member member) {
        return members.stream().anyMatch(member::isSameReplica);
    }

    public boolean isLedBy(Member member) {
        return primary.equals(member.id()) && contains(member);
    }

    /** The member of this id; null: none. */
    public @Nullable Member member(String id) {
        return members.stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .orElse(null);
    }
}
