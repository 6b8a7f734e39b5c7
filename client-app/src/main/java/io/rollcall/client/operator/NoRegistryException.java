package io.rollcall.client.operator;

/** Thrown if no registry answers at any of its addresses. */
public final class NoRegistryException extends CommandFailedException {

    private static final long serialVersionUID = 1;

    NoRegistryException(String message) {
        super(NOBODY, message);
    }
}
