package io.rollcall.kv.store;

import org.jspecify.annotations.Nullable;

/**
 * A write as a client asks for it.
 *
 * @param value null: delete
 * @param ifVersion the version that the key must have, 0: absent; null: any
 * @param request null: one attempt, not to be repeated
 */
public record Write(
        String key,
        @Nullable String value,
        @Nullable Long ifVersion,
        @Nullable RequestId request) {

    /** Returns the request id with the {@link Fingerprint} of what the write asks for; null: the write has no id. */
    public @Nullable RequestId named() {
        return request == null ? null : new RequestId(request.client(), request.number(), Fingerprint.of(this));
    }

    /** Returns the operation that the log takes where the key has the given version. */
    public Operation judgedAt(long version) {
        if (ifVersion != null && ifVersion != version) return new Operation.Decline(key, version);
        return value == null ? new Operation.Delete(key) : new Operation.Put(key, value);
    }
}
