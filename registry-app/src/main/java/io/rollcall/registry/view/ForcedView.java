package io.rollcall.registry.view;

import io.rollcall.chassis.ProblemException;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.View;
import io.rollcall.wire.registry.View.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/**
 * The next view of a group as an operator forces it, or a refusal that says what to do instead. It decides only, and
 * changes nothing.
 *
 * @param decision what the operator decides
 * @param loss what is given up by it, as far as the registry knows
 */
record ForcedView(View view, String decision, String loss) {

    /** Forms a view from replicas that have reported the highest view of a group whose view is lost. */
    static ForcedView fromReports(
            String group, ViewReports reports, String primary, List<String> ids, long firstNumber) {
        View highest = reports.highest();
        List<Member> members = new ArrayList<>();
        for (String id : ids) members.add(reporter(group, reports, highest, id));
        if (highest == null || !highest.equals(reports.of(primary)))
            throw ViewRules.notAMember(primary + " has not reported the highest view of " + group
                    + ", and may lack acknowledged writes. Choose another primary.");
        long number = ViewRules.numberAbove(highest, firstNumber);
        List<String> leftOut = highest.members().stream()
                .map(Member::id)
                .filter(id -> !ids.contains(id))
                .toList();
        return new ForcedView(
                new View(number, primary, List.copyOf(members)),
                "an operator forces a view with " + ids + " alone.",
                "Acknowledged writes that none of " + ids + " has are lost. Left out of view " + highest.number() + ": "
                        + leftOut + ".");
    }

    private static Member reporter(String group, ViewReports reports, @Nullable View highest, String id) {
        Member member = reports.reporter(id);
        if (member == null) throw ViewRules.notAMember(id + " has not reported a view of " + group + ".");
        Member known = highest == null ? null : ViewRules.member(highest.members(), id);
        if (known == null || !known.isSameReplica(member))
            throw ViewRules.notAMember(id + " is not a member of the highest reported view of " + group
                    + ", and may lack acknowledged writes. Leave it out: it joins by itself.");
        return member;
    }

    /** Lets one replica lead alone after the members of the current view and their newest data are gone for good. */
    static ForcedView ofLastReplica(
            String group,
            View current,
            LogPositions positions,
            String primary,
            List<String> ids,
            boolean acceptLoss,
            long firstNumber) {
        String held = "The registry holds view " + current.number() + " of " + group
                + ", and only its members change it: " + ViewRules.ids(current) + ". ";
        LogPositions.PositionReport leader = positions.recent(primary);
        if (leader == null)
            throw viewHeld(
                    held + primary + " has not reported its position lately, so it cannot lead alone: start it.");
        String loss = loss(current, positions, leader);
        if (!acceptLoss)
            throw viewHeld(held + "Start them, or restore their newest data. Only if both are gone for good, use"
                    + " -accept-loss: " + primary + " then forms the next view alone. " + loss);
        for (Member member : current.members()) requireSilent(current, positions, member);
        if (ids.size() > 1)
            throw ViewRules.notAMember("With -accept-loss " + primary
                    + " leads alone. Leave the other replicas out: they join by themselves.");
        View next = new View(ViewRules.numberAbove(current, firstNumber), primary, List.of(leader.member()));
        return new ForcedView(next, "an operator lets " + primary + " lead alone.", loss);
    }

    private static void requireSilent(View current, LogPositions positions, Member member) {
        LogPositions.PositionReport last = positions.recent(member.id());
        boolean serves = last != null && last.said() && last.member().isSameReplica(member);
        if (serves || !positions.isInformed())
            throw viewHeld(member.id() + " is a member of view " + current.number() + " and has reported its position"
                    + " in the last 15 s, or may serve without having done so yet, because the view or this registry is"
                    + " younger than that. Stop it, wait 15 s, and ask again.");
    }

    /** Returns how much is lost at least, as far as the registry knows. */
    private static String loss(View current, LogPositions positions, LogPositions.PositionReport leader) {
        LogPositions.Position furthest = current.members().stream()
                .map(member -> positions.of(member.replica()))
                .max(Comparator.naturalOrder())
                .orElse(LogPositions.Position.NONE);
        long entries = Math.max(0, furthest.seq() - leader.position().seq());
        return ("%s ends at entry %d of view %d; the members were at entry %d of view %d at least:"
                        + " %d entries or more are lost.")
                .formatted(
                        leader.member().id(),
                        leader.position().seq(),
                        leader.position().view(),
                        furthest.seq(),
                        furthest.view(),
                        entries);
    }

    private static ProblemException viewHeld(String detail) {
        return new ProblemException(HttpStatus.CONFLICT, ProblemCode.VIEW_HELD, detail);
    }
}
