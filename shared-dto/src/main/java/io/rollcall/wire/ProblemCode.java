package io.rollcall.wire;

/** The stable codes of refusals. A code never changes its meaning; new ones may be added. */
public final class ProblemCode {

    /** 400: the request breaks a rule of its message; {@link Problem#errors} says which. */
    public static final String INVALID_REQUEST = "invalid-request";

    /** 401: the request has no token, or one that is unknown or expired; send {@code Authorization: Bearer TOKEN}. */
    public static final String UNAUTHENTICATED = "unauthenticated";

    /** 403: the token lacks the scope that the method needs; the detail names it. */
    public static final String FORBIDDEN = "forbidden";

    /** 403: a browser sends it for a page of another server, or the server does not know its own name in it. */
    public static final String FOREIGN_ORIGIN = "foreign-origin";

    /** 403: the registry's operator does not allow an instance at this address. */
    public static final String ADDRESS_NOT_ALLOWED = "address-not-allowed";

    /** 404: the registry knows no such lease; register again. */
    public static final String UNKNOWN_LEASE = "unknown-lease";

    /** 404: there is no such method. */
    public static final String UNKNOWN_METHOD = "unknown-method";

    /** 405: methods are called with POST. */
    public static final String METHOD_NOT_ALLOWED = "method-not-allowed";

    /** 406: the answer is JSON, which the request does not accept. */
    public static final String NOT_ACCEPTABLE = "not-acceptable";

    /** 408: the body did not come in time; send the request again. */
    public static final String TOO_SLOW = "too-slow";

    /** 409: another principal holds the lease of this id, or owns this replica; take another id. */
    public static final String OWNED_BY_ANOTHER = "owned-by-another";

    /** 409: an operator has evicted this instance, and its id may not register again yet; the detail says until when. */
    public static final String EVICTED = "evicted";

    /** 409: the sender's view is outdated. */
    public static final String STALE_VIEW = "stale-view";

    /** 409: only a member of a view may change it, and only a member may lead the next one. */
    public static final String NOT_A_MEMBER = "not-a-member";

    /** 409: the registry is another cluster, or does not count this address among its members. */
    public static final String NOT_A_PEER = "not-a-peer";

    /** 409: this directory is no longer a member of the registry; only an empty one can join under its name. */
    public static final String MEMBER_REMOVED = "member-removed";

    /** 409: the registry has lost the group's view, and waits for its members' reports or an operator. */
    public static final String VIEW_LOST = "view-lost";

    /** 409: the registry has not lost the group's view; its members change it. */
    public static final String VIEW_HELD = "view-held";

    /** 409: the client's request numbers are forgotten; begin with a new client id. */
    public static final String SESSION_EXPIRED = "session-expired";

    /** 413: the body is longer than its limit. */
    public static final String TOO_LARGE = "too-large";

    /** 415: the body is not JSON. */
    public static final String UNSUPPORTED_MEDIA_TYPE = "unsupported-media-type";

    /** 429: a limit on waiting or stored items is reached; try later. */
    public static final String TOO_MANY = "too-many";

    /** 500: a defect of the server; its log has the details. */
    public static final String INTERNAL = "internal";

    /** 503: this replica holds no lease to answer reads; ask another. */
    public static final String NO_LEASE = "no-lease";

    /** 503: the server cannot answer completely yet; try again shortly. */
    public static final String NOT_READY = "not-ready";

    /** 503: the disk cannot be written; nothing has changed. */
    public static final String NOT_DURABLE = "not-durable";

    /** 503: the write may or may not have happened; repeat it with the same request id. */
    public static final String OUTCOME_UNKNOWN = "outcome-unknown";

    private ProblemCode() {}
}
