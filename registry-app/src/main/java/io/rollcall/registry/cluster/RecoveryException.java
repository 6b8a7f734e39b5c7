package io.rollcall.registry.cluster;

import org.jspecify.annotations.Nullable;

/** A directory cannot be recovered, or need not be. Nothing has changed; the message is one line for an operator. */
final class RecoveryException extends Exception {

    private static final long serialVersionUID = 1;

    RecoveryException(String message, @Nullable Throwable cause) {
        super(message.replaceAll("\\s+", " "), cause);
    }
}
