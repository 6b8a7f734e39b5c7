package io.rollcall.chassis.security.jwt;

import com.nimbusds.jose.KeySourceException;

/** The keys of the issuer are not known at the moment, so it is not known whether a token is good. */
final class KeysUnavailableException extends KeySourceException {
    private static final long serialVersionUID = 1;

    KeysUnavailableException() {
        super("the keys are not known at the moment");
    }
}
