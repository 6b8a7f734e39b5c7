package io.rollcall.call;

import java.io.IOException;
import java.io.Serial;

/** Thrown if an instance is listed with an address to which nothing can be sent. Nothing was sent. */
final class UnusableAddressException extends IOException {

    @Serial
    private static final long serialVersionUID = 1;

    UnusableAddressException(String address, Throwable cause) {
        super("'" + address + "' is no address; it must be host:port", cause);
    }
}
