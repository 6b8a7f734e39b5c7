package io.rollcall.wire.kv;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One line of a snapshot: first a header, then as many lines of each kind as it says, in the order of its fields. A
 * snapshot with fewer lines was cut off.
 *
 * @param cell a key as of the header's seq
 * @param request a client's last request as of that seq, the oldest first
 * @param entry of the log behind that seq
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SnapshotLine(
        @Nullable Header header,
        ListResponse.@Nullable Entry cell,
        @Nullable Request request,
        @Nullable LogEntry entry) {

    /**
     * @param view of the sender
     * @param session of the primary that the sender follows, or is
     * @param seq of the last committed entry that the cells contain
     * @param seqView that entry's view
     * @param timeMillis that entry's time
     * @param cells how many lines of that kind follow, and so on
     */
    public record Header(
            long view, String session, long seq, long seqView, long timeMillis, int cells, int requests, int entries) {}

    /**
     * @param seq of its entry
     * @param timeMillis of its entry
     * @param ok it was executed
     * @param version that it was told
     */
    public record Request(RequestId id, long seq, long timeMillis, boolean ok, long version) {}
}
