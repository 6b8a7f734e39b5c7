package io.rollcall.wire.kv;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a snapshot: first a header, then requests and cells, then the end. A snapshot without its end was cut off.
 *
 * @param requests clients' last requests as of the header's seq, the oldest first
 * @param cells keys as of the header's seq
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SnapshotLine(
        @Nullable Header header,
        @Nullable List<Request> requests,
        @Nullable List<ListResponse.Entry> cells,
        @Nullable End end) {

    /**
     * @param view number of the sender's view
     * @param countedIn the asker holds all that it needs, and is only to follow: nothing comes after this line
     * @param seq of the last committed entry that the cells contain
     * @param seqView that entry's view
     * @param timeMillis that entry's time
     */
    public record Header(long view, boolean countedIn, long seq, long seqView, long timeMillis) {}

    /**
     * @param seq of its entry
     * @param timeMillis of its entry
     * @param ok it was executed
     * @param version that it was told
     * @param fingerprint of what it asked for; absent: not known
     */
    public record Request(
            RequestId id,
            long seq,
            long timeMillis,
            boolean ok,
            long version,
            @Nullable Long fingerprint) {}

    /** How many there were. */
    public record End(long requests, long cells) {}
}
