package io.rollcall.log;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes a leader step down that the majority does not answer. Ratis does this too, but looks only after it had nothing
 * else to do for a whole election time-out; and each entry that is appended gives it something to do.
 */
final class SilenceWatch implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(SilenceWatch.class);

    private static final int LOOKS_IN_A_TIME_OUT = 8;

    private final ScheduledExecutorService thread =
            Executors.newSingleThreadScheduledExecutor(task -> ReplicaCalls.daemon(task, "log-silence"));
    private final LongSupplier silenceMillis;
    private final long mostMillis;
    private final Runnable stepDown;

    /** @param silenceMillis for how long the majority has been silent; 0 where this member does not lead */
    SilenceWatch(LongSupplier silenceMillis, Duration most, Runnable stepDown) {
        this.silenceMillis = silenceMillis;
        this.mostMillis = most.toMillis();
        this.stepDown = stepDown;
    }

    void start() {
        long lookMillis = Math.max(1, mostMillis / LOOKS_IN_A_TIME_OUT);
        var unused = thread.scheduleWithFixedDelay(this::look, lookMillis, lookMillis, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            if (silenceMillis.getAsLong() > mostMillis) stepDown.run();
        } catch (RuntimeException e) {
            log.debug("The silence of the majority is not known", e); // the log is being closed
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
