package io.rollcall.client.call;

import org.jspecify.annotations.Nullable;

/**
 * @param servedBy the id of the instance that answered
 * @param text what it said, for a person
 */
public record Answer(String servedBy, String text) {

    /** A service that is not of this cast may leave out its name. */
    static Answer of(@Nullable String servedBy, String text) {
        return new Answer(servedBy == null ? "(unnamed)" : servedBy, text);
    }
}
