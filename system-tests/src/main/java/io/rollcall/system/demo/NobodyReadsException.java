package io.rollcall.system.demo;

/** Standard output is closed, as in {@code ./demo | head}. */
final class NobodyReadsException extends RuntimeException {
    private static final long serialVersionUID = 1;

    /** As the shells count a program that SIGPIPE has ended: 128 and the signal's number. */
    static final int EXIT = 141;
}
