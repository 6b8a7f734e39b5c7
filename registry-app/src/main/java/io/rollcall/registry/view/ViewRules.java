package io.rollcall.registry.view;

import io.rollcall.chassis.ProblemException;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.View;
import io.rollcall.wire.registry.View.Member;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The rules about changes of a view. A member's log holds every acknowledged write; the log of any other replica may
 * lack some.
 */
final class ViewRules {

    /**
     * Checks a change of a view.
     *
     * @param current the view to replace; its number is 0 if there is none
     * @param primary the primary of the next one
     * @param members the members of the next one
     * @return what is wrong with it and what to do; null if nothing is
     */
    static @Nullable String complaint(View current, Proposer by, String primary, List<Member> members) {
        if (current.number() == 0 && !by.is(member(members, primary)))
            return "The first view is formed by its own primary. Propose it from " + primary + ".";
        if (current.number() == 0) return null;
        if (current.members().stream().noneMatch(by::is))
            return by.id() + ", replica " + by.replica() + ", is not a member of view " + current.number()
                    + ", and only a member may change it. Join it first: its primary, " + current.primary()
                    + ", proposes that.";
        Member former = member(current.members(), primary);
        if (former == null || !former.isSameReplica(Objects.requireNonNull(member(members, primary))))
            return primary + " is not a member of view " + current.number()
                    + ", and does not have every acknowledged write. Propose one of its members.";
        return null;
    }

    /**
     * Checks what holds for every view, whoever proposes it.
     *
     * @return what it must be; null if it is well-formed
     */
    static @Nullable String malformation(String primary, List<Member> members) {
        if (members.size() > View.MEMBERS_MAX) return "must be at most " + View.MEMBERS_MAX;
        if (isRepeated(members.stream().map(Member::id))) return "must name each id once";
        if (isRepeated(members.stream().map(Member::replica))) return "must name each replica once";
        if (member(members, primary) == null) return "must have the primary among them";
        return null;
    }

    /**
     * Returns a number above that of every view that may have been lost, in this run or an earlier one, because members
     * may have followed it.
     */
    static long numberAbove(View view, long firstNumber) {
        return Math.max(view.number() + 1, firstNumber);
    }

    static @Nullable Member member(List<Member> members, String id) {
        return members.stream()
                .filter(member -> member.id().equals(id))
                .findFirst()
                .orElse(null);
    }

    static Member primaryOf(View view) {
        String primary = Objects.requireNonNull(view.primary(), "a view without a primary");
        return Objects.requireNonNull(member(view.members(), primary), "a primary that is not a member");
    }

    static List<String> ids(View view) {
        return view.members().stream().map(Member::id).toList();
    }

    static ProblemException notAMember(String detail) {
        return new ProblemException(HttpStatus.CONFLICT, ProblemCode.NOT_A_MEMBER, detail);
    }

    private static boolean isRepeated(Stream<String> names) {
        List<String> all = names.toList();
        return all.stream().distinct().count() < all.size();
    }

    private ViewRules() {}
}
