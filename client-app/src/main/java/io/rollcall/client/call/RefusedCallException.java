package io.rollcall.client.call;

/** Thrown if an instance has answered a call with a status of failure. */
public final class RefusedCallException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int status;
    private final String code;

    /**
     * @param code the code of a problem that Rollcall knows; empty: the answer has none
     * @param detail a sentence for a person
     */
    public RefusedCallException(int status, String code, String detail) {
        super(detail, null, false, false); // the stack trace would not help
        this.status = status;
        this.code = code;
    }

    /** Returns whether the instance may have carried it out. */
    boolean mayBeCarriedOut() {
        return status >= 500;
    }

    /** Returns a few words that are the same for the same sort of refusal. */
    String reason() {
        return code.isEmpty() ? "status " + status : status + " " + code;
    }
}
