package io.rollcall.directory;

/** A registry answers with a lower version than it did before: it has been put back to an older state, or its clock has. */
final class OutdatedListException extends RuntimeException {
    private static final long serialVersionUID = 1;

    OutdatedListException(String service, long version, long known) {
        super("The registry answers version " + version + " of " + service + ", and has said version " + known
                + " before: look at its data directory and its clock.");
    }
}
