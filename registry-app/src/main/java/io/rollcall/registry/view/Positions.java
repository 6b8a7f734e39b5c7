package io.rollcall.registry.view;

import io.rollcall.wire.registry.PositionResponse;
import io.rollcall.wire.registry.View.Member;
import java.io.IOException;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * How far the replicas of one group have told that their logs have come. It is kept outside of their disks, so that an older copy of one
 * is found out. It is a lower bound: written with each report, synced with none, and what is lost of it makes nothing wrong.
 */
final class Positions {

    /** Several times the members that a group may have; of more, those that told last are remembered. */
    private static final int REPLICAS_MAX = 64;

    /** A replica tells at least every five seconds. */
    private static final long RECENT_NANOS = 15_000_000_000L;

    private static final Logger log = LoggerFactory.getLogger(Positions.class);

    private final String group;
    private final PositionFiles files;
    private final long startedAtNanos = System.nanoTime();

    /** By replica; the one that told last is at the end. */
    private final Map<String, Position> furthest = new LinkedHashMap<>();

    /** By id: what was told last in this life of the registry. */
    private final Map<String, Told> told = new LinkedHashMap<>();

    private long allowedView;
    private String allowedReplica = "";
    private boolean isWritable = true;

    /** As {@link PositionResponse} has it. */
    record Position(long view, long seq) implements Comparable<Position> {

        static final Position NONE = new Position(0, 0);

        @Override
        public int compareTo(Position other) {
            return Comparator.comparingLong(Position::view)
                    .thenComparingLong(Position::seq)
                    .compare(this, other);
        }
    }

    /** @param said it serves */
    record Told(Member member, Position position, boolean said, long atNanos) {}

    /** What is in a group's file. */
    record Content(String group, long allowedView, String allowedReplica, Map<String, Position> positions) {}

    Positions(String group, PositionFiles files) {
        this.group = group;
        this.files = files;
        Content content = files.read(group);
        if (content == null) return;
        furthest.putAll(content.positions());
        allowedView = content.allowedView();
        allowedReplica = content.allowedReplica();
    }

    PositionResponse tell(Member member, Position position, boolean said) {
        String replica = member.replica();
        told.put(member.id(), new Told(member, position, said, System.nanoTime()));
        while (told.size() > REPLICAS_MAX) told.remove(told.keySet().iterator().next());
        Position before = of(replica);
        if (said && position.compareTo(before) > 0) {
            furthest.remove(replica);
            furthest.put(replica, position);
            while (furthest.size() > REPLICAS_MAX)
                furthest.remove(furthest.keySet().iterator().next());
            // It leads now: from here on its disk is held to what it says.
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

    /** Its last report, if it came lately. */
    @Nullable
    Told recent(String id) {
        Told last = told.get(id);
        return last != null && System.nanoTime() - last.atNanos() < RECENT_NANOS ? last : null;
    }

    /** Whether everyone that runs has had the time to tell. */
    boolean isInformed() {
        return System.nanoTime() - startedAtNanos >= RECENT_NANOS;
    }

    /** Before the view itself is there: a crash between the two leaves a permission for a view that nobody has formed. */
    void allowSynced(long view, String replica) throws IOException {
        allow(view, replica);
        files.write(content(), true);
    }

    private void allow(long view, String replica) {
        allowedView = view;
        allowedReplica = replica;
    }

    private void write() {
        try {
            files.write(content(), false);
            isWritable = true;
        } catch (IOException e) {
            if (isWritable) log.warn("The positions of {} cannot be written: {}", group, e.toString());
            isWritable = false;
        }
    }

    private Content content() {
        return new Content(group, allowedView, allowedReplica, Map.copyOf(furthest));
    }
}
