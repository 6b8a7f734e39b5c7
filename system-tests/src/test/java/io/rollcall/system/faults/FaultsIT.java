package io.rollcall.system.faults;

import io.rollcall.system.requires.RequiresTool;
import java.io.IOException;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The group stays linearizable under every fault. The seed decides what happens, and the machine at what moment; the
 * journal is left in {@code target/faults}.
 */
@Tag("soak")
class FaultsIT {

    private static final List<Kind> SHORT = List.of(
            Kind.ISOLATE_PRIMARY,
            Kind.KILL_PRIMARY,
            Kind.MUTE_BACKUP,
            Kind.PAUSE_PRIMARY,
            Kind.FILL_DISK,
            Kind.KILL_REGISTRY,
            Kind.EMPTY_DISK);

    @RegisterExtension
    static final RequiresTool NETWORK = Network.required();

    @Test
    void noAcknowledgedWriteIsLostAndNoReadIsStale() throws IOException {
        new Plan(1, SHORT, 82_433).carryOut();
    }
}
