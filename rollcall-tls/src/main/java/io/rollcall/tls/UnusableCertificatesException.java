package io.rollcall.tls;

import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** A directory of certificates cannot be used. The message says which file, why, and what would be right. */
public final class UnusableCertificatesException extends IOException {

    private static final long serialVersionUID = 1;

    UnusableCertificatesException(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}
