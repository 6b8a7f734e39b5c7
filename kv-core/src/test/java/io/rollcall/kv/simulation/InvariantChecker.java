package io.rollcall.kv.simulation;

import io.rollcall.kv.replication.Forgery;
import io.rollcall.kv.replication.Inspection;
import io.rollcall.kv.replication.Status;
import io.rollcall.kv.store.Batch;
import io.rollcall.kv.store.Entry;
import io.rollcall.kv.store.LogPosition;
import io.rollcall.kv.store.Member;
import io.rollcall.kv.store.View;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The invariants that hold at every moment, whatever clients see: {@code NothingLost} of the model; every replica
 * commits the same entries; and a view and a seq name one entry.
 */
final class InvariantChecker {

    private final Run run;

    /** What any replica has committed, the first at 0. */
    private final List<Entry> committed = new ArrayList<>();

    private final Map<Name, Entry> entries = new HashMap<>();
    private final Set<String> lost = new HashSet<>();

    /** The replicas that have taken what is forged, until they lead or have another's data. */
    private final Set<String> forged = new HashSet<>();

    private record Name(long view, long seq) {}

    InvariantChecker(Run run) {
        this.run = run;
    }

    long committed() {
        return committed.size();
    }

    /** From now on nobody has this replica's data. */
    void lost(Member member) {
        lost.add(member.replica());
    }

    /** From now on this replica may have committed what no other has. */
    void forged(Member member) {
        forged.add(member.replica());
    }

    /** Returns the seq up to which a replica that starts has been watched. */
    long watchedAtStart(Member member, long applied) {
        return forged.contains(member.replica()) ? Math.min(applied, committed()) : applied;
    }

    boolean isIntact(Member member) {
        return !lost.contains(member.replica());
    }

    /** Returns whether it could lead with what it has: it does not wait until another has removed it. */
    boolean isSound(Member member) {
        return isIntact(member) && !forged.contains(member.replica());
    }

    void written(Incarnation process, Batch batch) {
        for (Entry entry : batch.appended()) {
            if (isForged(entry)) continue;
            Entry other = entries.putIfAbsent(new Name(entry.view(), entry.seq()), entry);
            if (other != null && !other.equals(entry))
                throw new AssertionError("%s writes %s, which is named as %s".formatted(process, entry, other));
        }
    }

    void handled(Incarnation process) {
        if (process.role() == Status.Role.PRIMARY)
            forged.remove(process.machine.member().replica());
        if (forged.contains(process.machine.member().replica())) return;
        long commit = Inspection.commit(process.replica);
        while (process.watched < commit) committed(process, Inspection.entry(process.replica, ++process.watched));
    }

    /** The cells are those that the other replica had there, and it was watched when it committed that far. */
    void installed(Incarnation process, LogPosition at) {
        process.watched = at.seq();
        forged.remove(process.machine.member().replica());
        if (at.seq() > committed.size()
                || (at.seq() > 0 && committed.get(index(at.seq())).view() != at.view()))
            throw new AssertionError("%s installs %s, which nobody has committed".formatted(process, at));
    }

    private void committed(Incarnation process, Entry entry) {
        if (entry.seq() <= committed.size()) {
            Entry other = committed.get(index(entry.seq()));
            if (isForged(other)) committed.set(index(entry.seq()), entry);
            else if (!other.equals(entry) && !isForged(entry))
                throw new AssertionError("%s commits %s, another one %s".formatted(process, entry, other));
            return;
        }
        committed.add(entry);
        run.world.trace(() -> process + " commits " + entry);
        for (Member member : run.registry.last().members()) assertHolds(member, entry);
    }

    /** Checks a view that has just come into force. */
    void assertNothingLost(View view) {
        for (Member member : view.members()) {
            if (!isIntact(member)) continue;
            long applied = run.machine(member).disk.checkpoint().applied().seq();
            for (long seq = committed.size(); seq > applied; seq--) assertHolds(member, committed.get(index(seq)));
        }
    }

    /** Only the replica that took it calls it committed, until it leads and the others have it. */
    private static boolean isForged(Entry entry) {
        return entry.operation().key().equals(Forgery.KEY);
    }

    private void assertHolds(Member member, Entry entry) {
        if (!isIntact(member) || isForged(entry)) return;
        Disk disk = run.machine(member).disk;
        if (disk.checkpoint().applied().seq() >= entry.seq()) return;
        Entry held = disk.held(entry.seq());
        if (!entry.equals(held))
            throw new AssertionError("lost: %s is a member of view %d, and holds %s in place of %s"
                    .formatted(member.replica(), run.registry.last().number(), held, entry));
    }

    private static int index(long seq) {
        return Math.toIntExact(seq - 1);
    }
}
