package io.rollcall.kv.disk;

/** What is on disk is not what was written there. */
final class CorruptDataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CorruptDataException(String what) {
        super(what);
    }

    CorruptDataException(String what, Throwable cause) {
        super(what, cause);
    }
}
