package io.rollcall.registry.view;

import io.rollcall.chassis.ProblemException;
import io.rollcall.chassis.security.Principal;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.ChangeViewResponse;
import io.rollcall.wire.registry.ForceViewResponse;
import io.rollcall.wire.registry.PositionResponse;
import io.rollcall.wire.registry.ReportViewResponse;
import io.rollcall.wire.registry.View;
import io.rollcall.wire.registry.View.Member;
import io.rollcall.wire.registry.ViewsResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * One group of replicas: its view, the views that its members reported after the registry lost its own, and how far
 * their logs have come. Except for {@link #missing}, only the thread that holds this object's monitor may use it.
 */
final class ReplicaGroup {

    private static final Logger log = LoggerFactory.getLogger(ReplicaGroup.class);

    /**
     * How far the number of a reported view may be above the first one of this registry. Both count from a clock in
     * microseconds, so this is a year by which the clock may be behind that of an earlier registry. A replica that
     * reports more is wrong, and would use up the numbers of all groups: see {@link View#VIEWS_MAX}.
     */
    private static final long AHEAD_MAX = 1L << 45;

    private final String name;
    private final ViewRegister register;
    private final LogPositions positions;
    private final ReplicaOwners owners;
    private final ViewReports reports = new ViewReports();

    /** The number of the first view after a lost one. */
    private final long firstNumber;

    /** The principal that has formed the group in this run; null: another run, or security is off. */
    private final @Nullable String creator;

    private volatile List<String> missing = List.of();
    private boolean isDeleted;

    ReplicaGroup(
            String name,
            ViewRegister register,
            LogPositions positions,
            ReplicaOwners owners,
            long firstNumber,
            @Nullable String creator) {
        this.name = name;
        this.register = register;
        this.positions = positions;
        this.owners = owners;
        this.firstNumber = firstNumber;
        this.creator = creator;
    }

    @Nullable
    String creator() {
        return creator;
    }

    String name() {
        return name;
    }

    View view() {
        return register.current();
    }

    /**
     * Takes a replica for the principal that speaks for it.
     *
     * @param principal null: security is off, and replicas have no owners
     * @throws ProblemException {@code owned-by-another}; {@code not-durable}: nothing was taken
     */
    void requireOwned(Proposer by, @Nullable Principal principal) {
        if (principal == null) return;
        try {
            owners.claim(by, principal, register.latest());
        } catch (IOException e) {
            throw ownersNotWritten(e);
        }
    }

    /**
     * Forgets the owner of a replica.
     *
     * @return whether it had one
     * @throws ProblemException {@code not-durable}: it may still have one
     */
    boolean release(String id) {
        try {
            boolean released = owners.release(id);
            if (released) log.warn("{}: an operator releases the replica {}", name, id);
            return released;
        } catch (IOException e) {
            throw ownersNotWritten(e);
        }
    }

    private ProblemException ownersNotWritten(IOException e) {
        log.error("The owners of the replicas of {} cannot be written: {}", name, e.toString());
        return new ProblemException(
                HttpStatus.SERVICE_UNAVAILABLE,
                ProblemCode.NOT_DURABLE,
                "The owners of the replicas of " + name + " cannot be written. " + register.remedy()
                        + ", then ask again.");
    }

    /** @param number the number of the view to replace */
    ChangeViewResponse change(long number, Proposer proposer, String primary, List<Member> members) {
        View current = register.current();
        if (current.number() != number) return new ChangeViewResponse(false, current);
        if (current.number() == 0 && !reports.isEmpty()) throw lost();
        String complaint = ViewRules.complaint(current, proposer, primary, members);
        if (complaint != null) throw ViewRules.notAMember(complaint);
        long first = register.deletedNumber() + 1; // no replica of a group that was deleted has a higher one
        View next = new View(number == 0 ? first : number + 1, primary, members);
        // A primary that hands over asks for it, and its successor may crash before it hears that it leads.
        boolean isHandedOver = current.number() > 0 && !proposer.id().equals(primary);
        // The first primary has asked for view 1, and would take its disk for an older copy if it leads a later one.
        boolean isFirstAndLater = current.number() == 0 && first > 1;
        if (isHandedOver || isFirstAndLater) allow(next);
        replace(next, proposer.lease());
        return new ChangeViewResponse(true, next);
    }

    ReportViewResponse report(Proposer reporter, View view) {
        View current = register.current();
        if (current.number() > 0) return new ReportViewResponse(current, current);
        if (view.members().stream().noneMatch(reporter::is))
            throw ViewRules.notAMember(reporter.id() + ", replica " + reporter.replica()
                    + ", is not a member of the view that it reports.");
        if (view.number() > firstNumber + AHEAD_MAX) throw tooHigh();
        if (reports.isFull(reporter.id()))
            throw new ProblemException(
                    HttpStatus.TOO_MANY_REQUESTS,
                    ProblemCode.TOO_MANY,
                    "Too many replicas have reported a view of " + name + ".");
        View restored = addReport(reporter, view);
        View highest = reports.highest();
        return new ReportViewResponse(restored, highest == null ? restored : highest);
    }

    /**
     * Returns the view that is restored because every member of the highest reported view has reported it, else none.
     */
    private View addReport(Proposer reporter, View reported) {
        boolean isNews = !reported.equals(reports.of(reporter.id()));
        reports.add(reporter.id(), reported);
        View unanimous = reports.unanimous();
        if (unanimous != null && unanimous.number() <= register.deletedNumber()) {
            missing = List.of();
            throw deleted(unanimous);
        }
        if (unanimous != null) {
            View restored =
                    new View(ViewRules.numberAbove(unanimous, firstNumber()), unanimous.primary(), unanimous.members());
            allow(restored);
            replace(restored, reporter.lease());
            return restored;
        }
        missing = reports.missing();
        if (isNews) log.warn("{}", lost().detail());
        return View.NONE;
    }

    PositionResponse position(Member member, LogPositions.Position position, boolean said) {
        return positions.update(member, position, said);
    }

    /** @see ForcedView */
    ForceViewResponse force(String primary, List<String> ids, boolean acceptLoss) {
        View current = register.current();
        ForcedView forced = current.number() == 0
                ? ForcedView.fromReports(name, reports, primary, ids, firstNumber())
                : ForcedView.ofLastReplica(name, current, positions, primary, ids, acceptLoss, firstNumber());
        log.warn("{}: {} {}", name, forced.decision(), forced.loss());
        View next = forced.view();
        positions.forget(ViewRules.primaryOf(next).replica()); // the operator gives up what this replica lacks
        allow(next);
        replace(next, null);
        return ForceViewResponse.of(next, forced.loss());
    }

    /** Returns a number above that of every view that may have been lost, or was deleted. */
    private long firstNumber() {
        return Math.max(firstNumber, register.deletedNumber() + 1);
    }

    /**
     * Forgets the group. This object must not be used afterwards.
     *
     * @return the highest number of a view of the group that is known; 0: it had none
     */
    long delete(boolean acceptLoss) {
        View current = register.current();
        View highest = reports.highest();
        long known = Math.max(current.number(), highest == null ? 0 : highest.number());
        long number = Math.min(known, firstNumber + 2 * AHEAD_MAX); // none above it is taken back from a report
        List<String> alive = positions.recentIds();
        if (!alive.isEmpty() || !positions.isInformed())
            throw viewHeld("A replica of " + name + " may serve: "
                    + (alive.isEmpty()
                            ? "this registry, or the view, is younger than 15 s"
                            : alive + " reported lately")
                    + ". Stop all of them, wait 15 s, and ask again.");
        if (number > 0 && !acceptLoss)
            throw viewHeld(
                    name + " has view " + number + ". If it is deleted, its replicas lead no more, and their data"
                            + " is given up. Use -accept-loss if that is meant.");
        register.delete(number);
        forgetReplicas();
        isDeleted = true;
        log.warn("{}: an operator deletes the group, whose last view was {}", name, number);
        return number;
    }

    private void forgetReplicas() {
        try {
            positions.delete();
            owners.delete();
        } catch (IOException e) {
            log.warn("The log positions or owners of {} cannot be deleted: {}", name, e.toString());
        }
    }

    /** Returns whether the group was forgotten, so that its name stands for nothing, or for another object. */
    boolean isDeleted() {
        return isDeleted;
    }

    private ProblemException deleted(View reported) {
        return new ProblemException(
                HttpStatus.CONFLICT,
                ProblemCode.VIEW_LOST,
                "All members of view " + reported.number()
                        + " have reported it, but it is no later than that of a group"
                        + " which an operator has deleted: " + name + ", or another one. If this data shall be used"
                        + " again, run ./rollcall views force; else stop the replicas and empty their directories.");
    }

    private ProblemException tooHigh() {
        return new ProblemException(
                HttpStatus.BAD_REQUEST,
                ProblemCode.INVALID_REQUEST,
                "view.number must be at most " + (firstNumber + AHEAD_MAX) + ": no registry has given a higher one."
                        + " If the clock of the registry's machine is behind, set it right and restart the registry.");
    }

    private static ProblemException viewHeld(String detail) {
        return new ProblemException(HttpStatus.CONFLICT, ProblemCode.VIEW_HELD, detail);
    }

    ViewsResponse.Group summary() {
        List<ViewsResponse.Owner> owned = owners.all().stream()
                .map(one -> new ViewsResponse.Owner(one.id(), one.replica(), one.owner()))
                .toList();
        return new ViewsResponse.Group(name, register.latest(), reports.all(), owned.isEmpty() ? null : owned);
    }

    /** If the view is lost, the members that have not reported it yet. For any thread. */
    List<String> missing() {
        return missing;
    }

    private void replace(View next, @Nullable String lease) {
        register.replace(next, lease);
        positions.onNewView();
        reports.clear();
        missing = List.of();
        log.info("{} is in view {}: primary {}, members {}", name, next.number(), next.primary(), ViewRules.ids(next));
    }

    /**
     * Permits the primary to lead a view of which it may not have heard, provided its disk has everything that it has
     * reported.
     */
    private void allow(View next) {
        try {
            positions.allowSynced(next.number(), ViewRules.primaryOf(next).replica());
        } catch (IOException e) {
            throw register.notWritten(e);
        }
    }

    private ProblemException lost() {
        View highest = reports.highest();
        return new ProblemException(
                HttpStatus.CONFLICT,
                ProblemCode.VIEW_LOST,
                "The registry has lost the view of " + name + ". The highest view that was reported is "
                        + (highest == null ? 0 : highest.number()) + "; the registry waits until " + reports.missing()
                        + " report it as well, or until an operator runs ./rollcall views force.");
    }
}
