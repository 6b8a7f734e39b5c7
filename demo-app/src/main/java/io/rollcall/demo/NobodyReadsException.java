package io.rollcall.demo;

/** Standard output is closed, as in {@code ./demo | head}. */
final class NobodyReadsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** The exit status that shells give a program ended by SIGPIPE: 128 plus the signal's number. */
    static final int EXIT = 141;
}
