package io.rollcall.kv.disk;

/** The data on disk is not what was written there. */
final class CorruptDataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    CorruptDataException(String what) {
        super(what);
    }

    CorruptDataException(String what, Throwable cause) {
        super(what, cause);
    }
}
