package io.rollcall.registry.view;

import io.rollcall.wire.registry.View;
import io.rollcall.wire.registry.View.Member;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Whose change a change of the view is. With a member's log goes all that was acknowledged; who was none, may know nothing of it.
 */
final class Rules {

    /**
     * @param was the view to replace; of number 0 if there is none
     * @param primary of the next one
     * @param members of the next one
     * @return what is wrong with it and what to do; null if nothing is
     */
    static @Nullable String complaint(View was, Proposer by, String primary, List<Member> members) {
        if (was.number() == 0 && !by.is(member(members, primary)))
            return "The first view is formed by its own primary. Propose it from " + primary + ".";
        if (was.number() == 0) return null;
        if (was.members().stream().noneMatch(by::is))
            return by.id() + ", replica " + by.replica() + ", is not a member of view " + was.number()
                    + ", whose change this is. Join it first: its primary, " + was.primary() + ", proposes that.";
        Member former = member(was.members(), primary);
        if (former == null || !former.isSameReplica(Objects.requireNonNull(member(members, primary))))
            return primary + " is not a member of view " + was.number()
                    + ", and does not have all that was acknowledged. Propose one of its members.";
        return null;
    }

    /**
     * What no view may be, whoever proposes it.
     *
     * @return what it must be; null if it is
     */
    static @Nullable String malformation(String primary, List<Member> members) {
        if (isRepeated(members.stream().map(Member::id))) return "must name each id once";
        if (isRepeated(members.stream().map(Member::replica))) return "must name each replica once";
        if (member(members, primary) == null) return "must have the primary among them";
        return null;
    }

    static @Nullable Member member(List<Member> members, String id) {
        return members.stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    private static boolean isRepeated(Stream<String> names) {
        List<String> all = names.toList();
        return all.stream().distinct().count() < all.size();
    }

    private Rules() {}
}
