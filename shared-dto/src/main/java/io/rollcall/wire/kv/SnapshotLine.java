package io.rollcall.wire.kv;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One line of a snapshot: first a header, then requests and cells, then the end. A snapshot without its end was cut
 * off.
 *
 * @param requests the last requests of clients as of the header's seq, the oldest first
 * @param cells keys as of the header's seq
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record SnapshotLine(
        @Nullable Header header,
        @Nullable List<Request> requests,
        @Nullable List<ListResponse.Entry> cells,
        @Nullable End end) {

    /**
     * @param view the number of the sender's view
     * @param countedIn whether the receiver already holds everything that it needs and only has to follow: no line
     *     comes after this one
     * @param seq the seq of the last committed entry that the cells contain
     * @param seqView the view of that entry
     * @param timeMillis the time of that entry
     * @param hash the log's rolling hash at that entry; absent: not known
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Header(
            long view,
            boolean countedIn,
            long seq,
            long seqView,
            long timeMillis,
            @Nullable Long hash) {}

    /**
     * @param seq the seq of its entry
     * @param timeMillis the time of its entry
     * @param ok whether it was executed
     * @param version the version in its answer
     * @param fingerprint a hash of the write; absent: not known
     */
    public record Request(
            RequestId id,
            long seq,
            long timeMillis,
            boolean ok,
            long version,
            @Nullable Long fingerprint) {}

    /** The number of requests and cells. */
    public record End(long requests, long cells) {}
}
