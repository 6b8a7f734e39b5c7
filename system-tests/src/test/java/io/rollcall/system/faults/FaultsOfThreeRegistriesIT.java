package io.rollcall.system.faults;

import io.rollcall.system.requires.RequiresTool;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The group stays linearizable over a registry of three members that suffer faults, too. While one of the three is
 * away, the primary keeps acknowledging writes. The journal is left in {@code target/faults}.
 */
@Tag("soak")
@Tag("cluster")
class FaultsOfThreeRegistriesIT {

    private static final List<Kind> SHORT = List.of(
            Kind.KILL_REGISTRY_LEADER,
            Kind.PAUSE_REGISTRY_LEADER,
            Kind.CUT_REGISTRY_LEADER_FROM_MEMBERS,
            Kind.KILL_PRIMARY,
            Kind.EMPTY_REGISTRY);

    @RegisterExtension
    static final RequiresTool NETWORK = Network.required();

    @Test
    void noAcknowledgedWriteIsLostAndOneMemberIsNotMissed() throws IOException {
        new Plan(3, SHORT, 11_274).carryOut();
    }
}
