package io.rollcall.kv.store;

import org.jspecify.annotations.Nullable;

/**
 * A client's last request and its answer.
 *
 * @param seq the seq of its entry
 * @param timeMillis the log's time at its entry
 */
public record LastRequest(RequestId id, long seq, long timeMillis, WriteResult outcome) {

    static @Nullable LastRequest of(Entry entry) {
        RequestId request = entry.request();
        return request == null ? null : new LastRequest(request, entry.seq(), entry.timeMillis(), entry.outcome());
    }

    boolean isForgottenAt(long logTimeMillis) {
        return timeMillis + ClientTable.REMEMBERED_MILLIS < logTimeMillis;
    }
}
