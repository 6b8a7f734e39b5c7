package io.rollcall.directory;

/** Thrown if a registry answers with a lower version than before: its data directory or its clock has been put back. */
final class OutdatedListException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutdatedListException(String service, long version, long known) {
        super("The registry answers version " + version + " of " + service + " after version " + known
                + ": check its data directory and its clock.");
    }
}
