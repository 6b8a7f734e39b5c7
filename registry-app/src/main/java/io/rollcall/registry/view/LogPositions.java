package io.rollcall.registry.view;

import io.rollcall.wire.registry.PositionResponse;
import io.rollcall.wire.registry.View.Member;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log positions that the replicas of one group have reported. They are kept outside the replicas' disks, so that an
 * older copy of such a disk is detected. A position is a lower bound: it is written with each report and never synced,
 * and a lost one does no harm.
 */
final class LogPositions {

    /** Several times the members that a group may have. Above it the replicas that reported last are remembered. */
    private static final int REPLICAS_MAX = 64;

    /** A replica reports at least every five seconds. */
    private static final long RECENT_NANOS = 15_000_000_000L;

    private static final Logger log = LoggerFactory.getLogger(LogPositions.class);

    private final String group;
    private final PositionStore store;

    /** When the group's view was formed, or when this registry took the group up, whichever was later. */
    private long viewHeldSinceNanos = System.nanoTime();

    /** The furthest position by replica. The replica that reported last is at the end. */
    private final Map<String, Position> furthest = new LinkedHashMap<>();

    /** The last report by instance id, in this run of the registry. */
    private final Map<String, PositionReport> latestReports = new LinkedHashMap<>();

    private long allowedView;
    private String allowedReplica = "";
    private boolean isWritable = true;

    /** A position in the log, as in {@link PositionResponse}. */
    record Position(long view, long seq) implements Comparable<Position> {

        static final Position NONE = new Position(0, 0);

        @Override
        public int compareTo(Position other) {
            return Comparator.comparingLong(Position::view)
                    .thenComparingLong(Position::seq)
                    .compare(this, other);
        }
    }

    /** @param said whether the replica has acknowledged this position to others */
    record PositionReport(Member member, Position position, boolean said, long atNanos) {}

    /**
     * What is kept of a group.
     *
     * @param positions by replica, the one that reported last at the end
     */
    record Content(String group, long allowedView, String allowedReplica, Map<String, Position> positions) {}

    LogPositions(String group, PositionStore store) {
        this.group = group;
        this.store = store;
        Content content = store.read(group);
        if (content == null) return;
        furthest.putAll(content.positions());
        allowedView = content.allowedView();
        allowedReplica = content.allowedReplica();
    }

    PositionResponse update(Member member, Position position, boolean said) {
        String replica = member.replica();
        latestReports.put(member.id(), new PositionReport(member, position, said, System.nanoTime()));
        while (latestReports.size() > REPLICAS_MAX)
            latestReports.remove(latestReports.keySet().iterator().next());
        Position before = of(replica);
        if (said && position.compareTo(before) > 0) {
            furthest.remove(replica);
            furthest.put(replica, position);
            while (furthest.size() > REPLICAS_MAX)
                furthest.remove(furthest.keySet().iterator().next());
            // It leads now: from here on its disk must have what it has reported.
            if (replica.equals(allowedReplica) && position.view() >= allowedView) allow(0, "");
            write();
        }
        long allowed = replica.equals(allowedReplica) ? allowedView : 0;
        Position now = of(replica);
        return new PositionResponse(now.view(), now.seq(), allowed);
    }

    void forget(String replica) {
        furthest.remove(replica);
    }

    Position of(String replica) {
        return furthest.getOrDefault(replica, Position.NONE);
    }

    /** Returns the last report of an instance, if it is recent. */
    @Nullable
    PositionReport recent(String id) {
        PositionReport last = latestReports.get(id);
        return last != null && System.nanoTime() - last.atNanos() < RECENT_NANOS ? last : null;
    }

    /** Returns the ids of the replicas that have reported lately. */
    List<String> recentIds() {
        return latestReports.keySet().stream().filter(id -> recent(id) != null).toList();
    }

    /** Forgets all of it. */
    void delete() throws IOException {
        store.delete(group);
    }

    /** Notes that a view is formed: its members may serve before they report anything as members of it. */
    void onNewView() {
        viewHeldSinceNanos = System.nanoTime();
    }

    /** Whether every running member of the view had time to report as a member of it. */
    boolean isInformed() {
        return System.nanoTime() - viewHeldSinceNanos >= RECENT_NANOS;
    }

    /**
     * Permits a replica to lead a view, synced to disk, before the view itself is written. A crash between the two
     * leaves a permission for a view that nobody has formed.
     */
    void allowSynced(long view, String replica) throws IOException {
        allow(view, replica);
        store.write(content(), true);
    }

    private void allow(long view, String replica) {
        allowedView = view;
        allowedReplica = replica;
    }

    private void write() {
        try {
            store.write(content(), false);
            isWritable = true;
        } catch (IOException e) {
            if (isWritable)
                log.warn(
                        "The log positions of {} cannot be written: {}. An older copy of a disk may go undetected",
                        group,
                        e.toString());
            isWritable = false;
        }
    }

    private Content content() {
        return new Content(group, allowedView, allowedReplica, new LinkedHashMap<>(furthest));
    }
}
