package io.rollcall.client.operator;

import picocli.CommandLine.ExitCode;

/** Thrown if the registry says at each of its addresses that it cannot answer yet. */
public final class NotReadyException extends CommandFailedException {

    private static final long serialVersionUID = 1;

    NotReadyException(String message) {
        super(ExitCode.SOFTWARE, message);
    }
}
