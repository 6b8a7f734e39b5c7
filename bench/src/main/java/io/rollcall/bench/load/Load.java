package io.rollcall.bench.load;

import java.io.IOException;
import java.time.Duration;

/** Sends a server as many requests as it answers. */
public interface Load {

    Pace run(Duration duration) throws IOException, InterruptedException;

    /** Runs as {@link #run} does, if the figure does not matter. */
    default void warm(Duration duration) throws IOException, InterruptedException {
        run(duration);
    }
}
