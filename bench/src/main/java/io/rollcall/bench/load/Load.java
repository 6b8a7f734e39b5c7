package io.rollcall.bench.load;

import java.io.IOException;
import java.time.Duration;

/** Asks a server for as much as it gives. */
public interface Load {

    Pace run(Duration duration) throws IOException, InterruptedException;

    /** As {@link #run}, where the figure does not matter. */
    default void warm(Duration duration) throws IOException, InterruptedException {
        run(duration);
    }
}
