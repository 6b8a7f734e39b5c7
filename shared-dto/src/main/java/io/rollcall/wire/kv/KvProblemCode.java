package io.rollcall.wire.kv;

import io.rollcall.wire.ProblemCode;

/** The refusals that only the key-value store knows, beside those of {@link ProblemCode}. */
public final class KvProblemCode {

    /** 409: the client has already made a request with a higher number. */
    public static final String STALE_REQUEST = "stale-request";

    private KvProblemCode() {}
}
