package io.rollcall.call;

import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.springframework.web.client.RestClientException;

/** The call was not sent: no instance of its service is known. */
public final class NoInstanceException extends RestClientException {

    @Serial
    private static final long serialVersionUID = 1;

    private final String service;

    NoInstanceException(String service, String why, @Nullable Throwable cause) {
        super("No instance of " + service + " is known: " + why, cause);
        this.service = service;
    }

    /** Whose instance was wanted. */
    public String service() {
        return service;
    }

    /** Whether that is so because the registry gave no list; else the list is empty. */
    public boolean isRegistryAway() {
        return getCause() != null;
    }
}
