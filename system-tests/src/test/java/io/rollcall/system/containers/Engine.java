package io.rollcall.system.containers;

import static org.awaitility.Awaitility.await;

import java.io.File;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;
import org.awaitility.core.ConditionTimeoutException;
import org.jspecify.annotations.Nullable;

/** The Docker Engine: a running one, or else one that is started here and stopped in the end. */
final class Engine implements AutoCloseable {

    private final @Nullable Process started;

    private Engine(@Nullable Process started) {
        this.started = started;
    }

    /** @return null if none is running and none can be started */
    static @Nullable Engine find(File root) {
        Shell shell = new Shell(root, Map.of());
        if (isUp(shell)) return new Engine(null);
        Process process;
        try {
            process = new ProcessBuilder("dockerd")
                    .redirectErrorStream(true)
                    .redirectOutput(new File(root, "system-tests/target/dockerd.log"))
                    .start();
        } catch (IOException e) {
            return null;
        }
        try {
            await().atMost(Duration.ofSeconds(30)).until(() -> !process.isAlive() || isUp(shell));
        } catch (ConditionTimeoutException e) {
            process.destroy();
            return null;
        }
        return process.isAlive() ? new Engine(process) : null;
    }

    private static boolean isUp(Shell shell) {
        return shell.run("docker", "info", "--format", "{{.ServerVersion}}").status() == 0;
    }

    @Override
    public void close() {
        if (started != null) started.destroy();
    }
}
