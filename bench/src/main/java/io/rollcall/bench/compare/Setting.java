package io.rollcall.bench.compare;

import io.rollcall.bench.process.Cores;
import java.nio.file.Path;
import java.time.Duration;

/**
 * How it is measured.
 *
 * @param java to run all JVMs with
 * @param root of the repository, where what is measured was built
 * @param isQuick a look only: one short round, after little warming
 */
public record Setting(Path java, Path root, Cores cores, boolean isQuick) {

    public int rounds() {
        return isQuick ? 1 : 5;
    }

    public Duration round() {
        return Duration.ofSeconds(isQuick ? 1 : 10);
    }

    /** On all cores: pinned to one, a JVM takes a minute to become fast. */
    public Duration warmUp() {
        return Duration.ofSeconds(isQuick ? 1 : 40);
    }

    /** Once more where it is then measured. */
    public Duration settle() {
        return Duration.ofSeconds(isQuick ? 1 : 5);
    }

    /** What was built. */
    public String built(String path) {
        return root.resolve(path).toString();
    }
}
