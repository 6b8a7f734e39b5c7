package io.rollcall.client.cluster;

import io.rollcall.wire.registry.ClusterStatusResponse;

/** What became of the question for the status of one member. */
sealed interface StatusAnswer {

    /** A member has answered. */
    record Answered(ClusterStatusResponse status) implements StatusAnswer {}

    /** Nothing answers at the address. */
    record Unreachable() implements StatusAnswer {}

    /**
     * What answers is no member of a registry.
     *
     * @param why a line for the operator
     */
    record NoMember(String why) implements StatusAnswer {}
}
