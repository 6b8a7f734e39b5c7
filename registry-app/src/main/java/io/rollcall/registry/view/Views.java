package io.rollcall.registry.view;

import io.rollcall.chassis.Refusal;
import io.rollcall.registry.restart.DataDirectory;
import io.rollcall.registry.restart.UnusableDirectory;
import io.rollcall.wire.ProblemCode;
import io.rollcall.wire.registry.ChangeViewResponse;
import io.rollcall.wire.registry.Instance;
import io.rollcall.wire.registry.PositionResponse;
import io.rollcall.wire.registry.ReportViewResponse;
import io.rollcall.wire.registry.View;
import io.rollcall.wire.registry.View.Member;
import io.rollcall.wire.registry.ViewsResponse;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatus;

/**
 * One compare-and-set register for each group. A change is on disk before it is answered, and a group's changes and readings go
 * one at a time: whoever registers anew and then reads the view, sees every change that an earlier session of its id could make.
 */
public final class Views {

    /** A file each. */
    private static final int GROUPS_MAX = 1_000;

    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Logger log = LoggerFactory.getLogger(Views.class);

    private final ViewFiles files;
    private final PositionFiles positionFiles;
    private final Sessions sessions;

    /** Of a view that follows a lost one. */
    private final long firstNumber;

    private final Map<String, Group> groups = new TreeMap<>();

    /**
     * @param directory holds the views of earlier lives
     * @throws io.rollcall.registry.restart.UnusableDirectory one of them cannot be read
     */
    public Views(DataDirectory directory, Sessions sessions) {
        this.files = new ViewFiles(directory);
        this.positionFiles = new PositionFiles(directory);
        this.sessions = sessions;
        this.firstNumber = directory.firstVersion();
        files.readAll().forEach((name, view) -> groups.put(name, new Group(name, view)));
    }

    View view(String group) {
        Group known = known(group);
        if (known == null) return View.NONE;
        synchronized (known) {
            return known.settled();
        }
    }

    /**
     * @param number of the view to replace
     * @throws Refusal {@code unknown-lease}, {@code not-a-member}, {@code view-lost}, {@code too-many}, {@code not-ready}, {@code
     *     not-durable}, {@code outcome-unknown}
     */
    ChangeViewResponse change(String name, long number, String lease, String primary, List<Member> members) {
        Group group = knownOrNew(name, lease);
        synchronized (group) {
            Proposer proposer = proposer(name, lease);
            View was = group.settled();
            if (was.number() != number) return new ChangeViewResponse(false, was);
            if (was.number() == 0 && !group.reports.isEmpty()) throw group.lost();
            String complaint = Rules.complaint(was, proposer, primary, members);
            if (complaint != null) throw refusal(ProblemCode.NOT_A_MEMBER, complaint);
            View next = new View(number + 1, primary, members);
            // Who hands over asks for it: its successor may crash before it hears that it leads.
            if (was.number() > 0 && !proposer.id().equals(primary)) group.allow(next);
            group.replace(next);
            return new ChangeViewResponse(true, next);
        }
    }

    /** @throws Refusal {@code unknown-lease}, {@code not-a-member}, {@code too-many}, and of the disk as {@link #change} */
    ReportViewResponse report(String name, String lease, View view) {
        Group group = knownOrNew(name, lease);
        synchronized (group) {
            Proposer reporter = proposer(name, lease);
            View holds = group.settled();
            if (holds.number() > 0) return new ReportViewResponse(holds, holds);
            if (view.members().stream().noneMatch(reporter::is))
                throw refusal(
                        ProblemCode.NOT_A_MEMBER,
                        reporter.id() + ", replica " + reporter.replica()
                                + ", is not a member of the view it reports.");
            return new ReportViewResponse(group.reported(reporter.id(), view), group.highest());
        }
    }

    /** @throws Refusal {@code unknown-lease}, {@code not-a-member}, {@code too-many} */
    PositionResponse position(String name, String lease, Positions.Position position, boolean said) {
        Group group = knownOrNew(name, lease);
        synchronized (group) {
            Instance holder = sessions.holder(name, lease);
            Proposer by = proposer(name, lease);
            if (holder == null) throw refusal(ProblemCode.NOT_A_MEMBER, "The lease has just ended.");
            return group.positions.tell(new Member(by.id(), by.replica(), holder.address()), position, said);
        }
    }

    /** @throws Refusal {@code view-held}, {@code not-a-member}, and of the disk as {@link #change} */
    View force(String name, String primary, List<String> members, boolean acceptLoss) {
        Group group = known(name);
        if (group == null) throw refusal(ProblemCode.NOT_A_MEMBER, "No replica has reported a view of " + name + ".");
        synchronized (group) {
            View holds = group.settled();
            if (holds.number() > 0) return group.forcedAlone(holds, primary, members, acceptLoss);
            return group.forced(primary, members);
        }
    }

    ViewsResponse all() {
        List<Group> known;
        synchronized (groups) {
            known = List.copyOf(groups.values());
        }
        List<ViewsResponse.Group> views = new ArrayList<>();
        for (Group group : known) {
            synchronized (group) {
                if (group.view.number() > 0 || !group.reports.isEmpty())
                    views.add(new ViewsResponse.Group(group.name, group.view, group.reports.all()));
            }
        }
        return new ViewsResponse(views);
    }

    /** Of each group whose view is lost, the members that have not reported it yet. */
    Map<String, List<String>> lost() {
        Map<String, List<String>> lost = new TreeMap<>();
        synchronized (groups) {
            groups.values().forEach(group -> {
                List<String> missing = group.missing;
                if (!missing.isEmpty()) lost.put(group.name, missing);
            });
        }
        return lost;
    }

    /** Above that of any view that may have been lost, here or in an earlier life: members may have followed it without having heard. */
    private long numberAbove(View view) {
        return Math.max(view.number() + 1, firstNumber);
    }

    private Proposer proposer(String group, String lease) {
        Instance holder = sessions.holder(group, lease);
        if (holder == null)
            throw new Refusal(
                    HttpStatus.NOT_FOUND,
                    ProblemCode.UNKNOWN_LEASE,
                    "No such lease of " + group + " is held here. Register again, then read the view.");
        String replica = holder.metadata().get(Sessions.REPLICA);
        if (replica == null)
            throw refusal(
                    ProblemCode.NOT_A_MEMBER,
                    holder.id() + " is not a replica: its registration has no metadata \"" + Sessions.REPLICA + "\".");
        return new Proposer(holder.id(), replica);
    }

    private @Nullable Group known(String name) {
        synchronized (groups) {
            return groups.get(name);
        }
    }

    /** New ones are for replicas only: whoever asks for the unknown leaves no trace. */
    private Group knownOrNew(String name, String lease) {
        proposer(name, lease);
        synchronized (groups) {
            Group known = groups.get(name);
            if (known != null) return known;
            if (groups.size() >= GROUPS_MAX)
                throw new Refusal(
                        HttpStatus.TOO_MANY_REQUESTS,
                        ProblemCode.TOO_MANY,
                        "The registry holds the views of " + GROUPS_MAX + " groups, and no more.");
            Group fresh = new Group(name, View.NONE);
            groups.put(name, fresh);
            return fresh;
        }
    }

    private static Refusal refusal(String code, String detail) {
        return new Refusal(HttpStatus.CONFLICT, code, detail);
    }

    /** One register. All but {@code missing} belongs to whoever holds the monitor. */
    private final class Group {

        private final String name;
        private final Reports reports = new Reports();
        private final Positions positions;
        private View view;

        /** A write failed, and may have reached the disk all the same. */
        private boolean inDoubt;

        private volatile List<String> missing = List.of();

        Group(String name, View view) {
            this.name = name;
            this.view = view;
            this.positions = new Positions(name, positionFiles);
        }

        /** @throws Refusal {@code not-ready}: a write failed, and what the disk holds cannot be read yet */
        View settled() {
            try {
                settle();
                return view;
            } catch (IOException | UnusableDirectory e) {
                log.error("The view of {} cannot be read back: {}", name, e.toString());
                throw unavailable(ProblemCode.NOT_READY, "cannot be read back", e, "so it is not known");
            }
        }

        private void settle() throws IOException {
            if (!inDoubt) return;
            view = files.settle(name);
            inDoubt = false;
        }

        /** @throws Refusal {@code not-durable}: nothing has changed; {@code outcome-unknown} */
        void replace(View next) {
            try {
                inDoubt = true;
                files.write(name, next);
                inDoubt = false;
                view = next;
            } catch (IOException e) {
                readBack(e);
                if (!view.equals(next)) {
                    log.error("The view of {} cannot be written, and stays as it was: {}", name, e.toString());
                    throw unavailable(ProblemCode.NOT_DURABLE, "cannot be written", e, "so it stays as it was");
                }
            }
            reports.clear();
            missing = List.of();
            log.info("{} is in view {}: primary {}, members {}", name, next.number(), next.primary(), ids(next));
        }

        private void readBack(IOException failed) {
            try {
                settle();
            } catch (IOException | UnusableDirectory e) {
                log.error("The view of {} cannot be written ({}), nor read back: {}", name, failed, e.toString());
                throw unavailable(
                        ProblemCode.OUTCOME_UNKNOWN,
                        "cannot be written, nor read back",
                        failed,
                        "so it is not known whether it has changed");
            }
        }

        View reported(String id, View reported) {
            if (reports.isFull(id))
                throw new Refusal(
                        HttpStatus.TOO_MANY_REQUESTS,
                        ProblemCode.TOO_MANY,
                        "Too many replicas have reported a view of " + name + ".");
            boolean isNews = !reported.equals(reports.of(id));
            reports.add(id, reported);
            View unanimous = reports.unanimous();
            if (unanimous != null) {
                View taken = new View(numberAbove(unanimous), unanimous.primary(), unanimous.members());
                allow(taken);
                replace(taken);
                return view;
            }
            missing = reports.missing();
            if (isNews) log.warn("{}", lost().detail());
            return View.NONE;
        }

        /** The one that holds, or else the highest that was reported. */
        View highest() {
            View highest = reports.highest();
            return highest == null ? view : highest;
        }

        View forced(String primary, List<String> ids) {
            View highest = reports.highest();
            List<Member> members = new ArrayList<>();
            for (String id : ids) {
                Member member = reports.reporter(id);
                if (member == null)
                    throw refusal(ProblemCode.NOT_A_MEMBER, id + " has not reported a view of " + name + ".");
                Member known = highest == null ? null : Rules.member(highest.members(), id);
                if (known == null || !known.isSameReplica(member))
                    throw refusal(
                            ProblemCode.NOT_A_MEMBER,
                            id + " is not a member of the highest view that was reported of " + name
                                    + ", and may lack what was acknowledged. Leave it out: it joins by itself.");
                members.add(member);
            }
            if (highest == null || !highest.equals(reports.of(primary)))
                throw refusal(
                        ProblemCode.NOT_A_MEMBER,
                        primary + " has not reported the highest view of " + name
                                + ", and may lack what was acknowledged. Take another primary.");
            log.warn("{}: an operator forces a view with {} alone", name, ids);
            View forced = new View(numberAbove(highest), primary, List.copyOf(members));
            giveUpAndAllow(forced);
            replace(forced);
            return forced;
        }

        /** The one that an operator has lead alone, where the members of the view that holds are dead for ever. */
        View forcedAlone(View holds, String primary, List<String> ids, boolean acceptLoss) {
            Positions.Told leader = positions.recent(primary);
            if (leader == null)
                throw refusal(
                        ProblemCode.VIEW_HELD,
                        "The registry holds view " + holds.number() + " of " + name + ", and its members change it: "
                                + ids(holds) + ". " + primary
                                + " has not said lately what it has, so it cannot lead alone: start it.");
            String lost = loss(holds, leader);
            if (!acceptLoss)
                throw refusal(
                        ProblemCode.VIEW_HELD,
                        "The registry holds view " + holds.number() + " of " + name + ", and its members change it: "
                                + ids(holds) + ". Start them, or put back their newest data. Only if both are gone for"
                                + " good: with -accept-loss " + primary + " forms the next view alone. " + lost);
            for (Member member : holds.members()) {
                Positions.Told last = positions.recent(member.id());
                boolean serves = last != null && last.said() && last.member().isSameReplica(member);
                if (serves || !positions.isInformed())
                    throw refusal(
                            ProblemCode.VIEW_HELD,
                            member.id() + " is a member of view " + holds.number() + " and has told its position in the"
                                    + " last 15 s, or may have before this registry started. Stop it, wait as long, and"
                                    + " ask again.");
            }
            if (ids.size() > 1)
                throw refusal(
                        ProblemCode.NOT_A_MEMBER,
                        "With -accept-loss " + primary
                                + " leads alone. Leave the others out: they join by themselves.");
            log.warn("{}: an operator has {} lead alone. {}", name, primary, lost);
            View forced = new View(numberAbove(holds), primary, List.of(leader.member()));
            giveUpAndAllow(forced);
            replace(forced);
            return forced;
        }

        /** At least, as far as the registry has heard of it. */
        private String loss(View holds, Positions.Told leader) {
            Positions.Position furthest = holds.members().stream()
                    .map(member -> positions.of(member.replica()))
                    .max(Comparator.naturalOrder())
                    .orElse(Positions.Position.NONE);
            long entries = Math.max(0, furthest.seq() - leader.position().seq());
            return "%s ends at entry %d of view %d; the members were at entry %d of view %d at least: %d entries or more are lost."
                    .formatted(
                            leader.member().id(),
                            leader.position().seq(),
                            leader.position().view(),
                            furthest.seq(),
                            furthest.view(),
                            entries);
        }

        /** An operator has decided that what its primary lacks is given up. */
        private void giveUpAndAllow(View next) {
            positions.forget(leader(next).replica());
            allow(next);
        }

        private static Member leader(View next) {
            String primary = Objects.requireNonNull(next.primary(), "a view without a primary");
            return Objects.requireNonNull(Rules.member(next.members(), primary), "a primary that is no member");
        }

        /** Its primary may not have heard of it, and leads it all the same, if its disk has what it has said. */
        private void allow(View next) {
            Member leader = leader(next);
            try {
                positions.allowSynced(next.number(), leader.replica());
            } catch (IOException e) {
                throw unavailable(ProblemCode.NOT_DURABLE, "cannot be written", e, "so it stays as it was");
            }
        }

        Refusal lost() {
            View highest = reports.highest();
            return refusal(
                    ProblemCode.VIEW_LOST,
                    "The registry has lost the view of " + name + ". The highest that was reported is "
                            + (highest == null ? 0 : highest.number()) + "; it waits for " + reports.missing()
                            + " to report it as well, or for ./rollcall views force.");
        }

        private Refusal unavailable(String code, String what, Exception why, String consequence) {
            return new Refusal(
                    HttpStatus.SERVICE_UNAVAILABLE,
                    code,
                    "The view of %s %s (%s), %s. See to the registry's disk, then ask again."
                            .formatted(name, what, DataDirectory.why(why), consequence),
                    RETRY);
        }

        private static List<String> ids(View view) {
            return view.members().stream().map(Member::id).toList();
        }
    }
}
