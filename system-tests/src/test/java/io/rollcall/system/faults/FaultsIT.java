package io.rollcall.system.faults;

import io.rollcall.system.requires.RequiresTool;
import java.io.IOException;
import java.time.Duration;
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

    /** Zero means each fault of a short list, once. */
    private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("tests.faults.minutes", 0));

    /** A seed with which each of them is over soon. */
    private static final long SHORT_SEED = 82_433;

    private static final long SEED =
            Long.getLong("tests.faults.seed", TIME.isZero() ? SHORT_SEED : System.currentTimeMillis());

    private static final List<Kind> SHORT = List.of(
            Kind.ISOLATE_PRIMARY,
            Kind.KILL_PRIMARY,
            Kind.MUTE_BACKUP,
            Kind.PAUSE_PRIMARY,
            Kind.FILL_DISK,
            Kind.KILL_REGISTRY,
            Kind.EMPTY_DISK);

    @RegisterExtension
    static final RequiresTool NETWORK = RequiresTool.of(
            "root, and network namespaces with iptables (Debian's iproute2 and iptables)", Network::canBeMade);

    @Test
    @SuppressWarnings("SystemOut") // shows the progress of a long round
    void noAcknowledgedWriteIsLostAndNoReadIsStale() throws IOException {
        try (Round round = new Round(SEED)) {
            try {
                if (TIME.isZero()) round.play(SHORT);
                else round.play(TIME);
            } catch (Throwable failure) {
                System.err.println("seed " + SEED + "; all that was said: " + round.leaveTranscript());
                throw failure;
            } finally {
                String summary = round.summary();
                if (!TIME.isZero()) System.out.println("seed " + SEED + ": " + summary);
            }
        }
    }
}
