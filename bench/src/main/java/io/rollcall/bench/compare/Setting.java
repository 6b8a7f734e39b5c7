package io.rollcall.bench.compare;

import io.rollcall.bench.process.Cores;
import java.nio.file.Path;
import java.time.Duration;

/**
 * The settings of a measurement.
 *
 * @param java the {@code java} that runs all JVMs
 * @param root the root of the repository, where the measured software was built
 * @param isQuick a look only: one short round, after little warming
 */
public record Setting(Path java, Path root, Cores cores, boolean isQuick) {

    public int rounds() {
        return isQuick ? 1 : 5;
    }

    public Duration round() {
        return Duration.ofSeconds(isQuick ? 1 : 10);
    }

    /** The time of warming on all cores: pinned to one core, a JVM takes a minute to become fast. */
    public Duration warmUp() {
        return Duration.ofSeconds(isQuick ? 1 : 40);
    }

    /** The time of warming again on the core where the subject is then measured. */
    public Duration settle() {
        return Duration.ofSeconds(isQuick ? 1 : 5);
    }

    /** Returns the path of a built file. */
    public String built(String path) {
        return root.resolve(path).toString();
    }
}
