package io.rollcall.wire.kv;

import io.rollcall.wire.ProblemCode;

/** The codes of refusals that only the key-value store uses, besides those of {@link ProblemCode}. */
public final class KvProblemCode {

    /** 409: the client has already sent a request with a higher number. */
    public static final String STALE_REQUEST = "stale-request";

    /** 409: the message is for another replica, which had this address before; nothing has changed. */
    public static final String NOT_THE_RECEIVER = "not-the-receiver";

    /** 409: a replica of the group has the same data, or the same address, as the one that asks to join. */
    public static final String DUPLICATE_REPLICA = "duplicate-replica";

    /**
     * 409: another write, with another key, value or condition, already has this request id; this one was not executed.
     */
    public static final String REQUEST_ID_REUSED = "request-id-reused";

    /** 409: an entry in the message is not what its hash says; nothing was taken. */
    public static final String WRONG_HASH = "wrong-hash";

    private KvProblemCode() {}
}
