package io.rollcall.client.call;

import org.jspecify.annotations.Nullable;

/**
 * @param servedBy the id of the instance that answered
 * @param text the answer as a person reads it
 */
public record ServiceResponse(String servedBy, String text) {

    /** Creates a response. Another implementation of the service may leave out its id. */
    static ServiceResponse of(@Nullable String servedBy, String text) {
        return new ServiceResponse(servedBy == null ? "(unnamed)" : servedBy, text);
    }
}
