package io.rollcall.call;

import java.io.Serial;
import org.jspecify.annotations.Nullable;
import org.springframework.web.client.RestClientException;

/** Thrown if a call was not sent because no instance of its service is known. */
public final class NoInstanceException extends RestClientException {

    @Serial
    private static final long serialVersionUID = 1;

    private final String service;

    NoInstanceException(String service, String why, @Nullable Throwable cause) {
        super("No instance of " + service + " is known: " + why, cause);
        this.service = service;
    }

    /** Returns the service that the call was for. */
    public String service() {
        return service;
    }

    /** Returns whether the registry gave no list; otherwise the list is empty. */
    public boolean isRegistryAway() {
        return getCause() != null;
    }
}
