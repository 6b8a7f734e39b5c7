package io.rollcall.system.faults;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/**
 * The faults that a test plays: each of a short list, once, or any of them for as many minutes as
 * {@code tests.faults.minutes} says.
 *
 * @param registries the number of members of the registry
 * @param once the short list
 * @param shortSeed a seed with which each of these is over soon
 */
record Plan(int registries, List<Kind> once, long shortSeed) {

    /** Zero means the short list. */
    private static final Duration TIME = Duration.ofMinutes(Integer.getInteger("tests.faults.minutes", 0));

    /** Plays the faults, and judges what clients were told. */
    @SuppressWarnings("SystemOut") // shows the progress of a long round
    void carryOut() throws IOException {
        long seed = Long.getLong("tests.faults.seed", TIME.isZero() ? shortSeed : System.currentTimeMillis());
        try (Round round = new Round(registries, seed)) {
            try {
                if (TIME.isZero()) round.play(once);
                else round.play(TIME);
            } catch (Throwable failure) {
                System.err.println("seed " + seed + "; all that was said: " + round.leaveTranscript());
                throw failure;
            } finally {
                String summary = round.summary();
                if (!TIME.isZero()) System.out.println("seed " + seed + ": " + summary);
            }
        }
    }
}
